/// A regular expression: checked when it is made, and matched in time linear in the text.
public struct TextPattern: Sendable, Hashable, CustomStringConvertible {
    /// As the file writes it, without the slashes.
    public let text: String
    private let program: PatternProgram

    /// - Throws: ``TextPatternError`` with the offset of what is wrong.
    public init(_ text: String) throws(TextPatternError) {
        self.text = text
        program = try PatternCompiler.compile(text)
    }

    /// True when the pattern is found anywhere in the text; `^` and `$` tie it to the ends.
    ///
    /// - Parameter ignoringCase: Letters match whatever their case, as Unicode's simple folding has it.
    /// - Complexity: O(length of the text × length of the pattern).
    public func matches(_ value: String, ignoringCase: Bool = false) -> Bool {
        PatternMatcher(program: program, ignoringCase: ignoringCase).matches(value)
    }

    public static func == (a: TextPattern, b: TextPattern) -> Bool { a.text == b.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public var description: String { text }
}
