/// A piece of text with its tone; what it holds is escaped already.
struct Cell: Equatable {
    private(set) var text: String
    var tone: Style.Tone

    /// Control characters of `text` are escaped.
    init(_ text: String, _ tone: Style.Tone = .plain) {
        (self.text, self.tone) = (Escaping.visible(text), tone)
    }

    /// Stands where there is no value.
    static let missing = Cell("–", .dim)
}
