/// An entry's title with properties filled in: `Refund for {order_id}`. `{{` and `}}` stand for braces.
public struct TitleTemplate: Sendable, Hashable {
    public enum Part: Sendable, Hashable {
        case literal(String)
        case value(PropertyPath)
    }

    /// In order; never empty.
    public let parts: [Part]
    /// As the file writes it.
    public let text: String

    /// The title for one event.
    ///
    /// - Parameter value: The text of a property; nil when the event has none, which leaves nothing in its place.
    /// - Returns: The title without white space at the ends or doubled; nil when it holds properties and the event has none of them.
    public func title(value: (PropertyPath) -> String?) -> String? {
        var (filled, wanted, found) = ("", false, false)
        for part in parts {
            switch part {
            case .literal(let literal): filled += literal
            case .value(let path):
                wanted = true
                if let text = value(path), !text.isEmpty {
                    found = true
                    filled += text
                }
            }
        }
        if wanted, !found { return nil }
        let words = filled.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}
