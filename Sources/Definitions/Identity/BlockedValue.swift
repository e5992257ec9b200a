/// A value that is never an identifier, beside the built-in junk values.
public enum BlockedValue: Sendable, Hashable {
    /// Compared without case; lower-cased already.
    case exact(String)
    /// Written `/…/`; found anywhere unless anchored.
    case pattern(TextPattern)

    public func matches(_ value: String) -> Bool {
        switch self {
        case .exact(let blocked): blocked == value.lowercased()
        case .pattern(let pattern): pattern.matches(value)
        }
    }
}
