/// Colour, when the reader is a terminal that wants it.
struct Style {
    enum Tone { case plain, strong, dim, accent, good, bad }

    var isColoured: Bool

    static let plain = Style(isColoured: false)

    func paint(_ text: String, _ tone: Tone) -> String {
        guard isColoured, let code = Self.code(tone), !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private static func code(_ tone: Tone) -> String? {
        switch tone {
        case .plain: nil
        case .strong: "1"
        case .dim: "2"
        case .accent: "36"
        case .good: "32"
        case .bad: "31"
        }
    }
}
