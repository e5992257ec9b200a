/// Why a text is no regular expression we take.
public struct TextPatternError: Error, Sendable, Hashable {
    public let message: String
    /// Unicode scalars from the beginning of the pattern.
    public let offset: Int
}
