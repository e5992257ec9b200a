/// A set of Unicode scalars: a character, a class or `[…]`.
struct ScalarSet: Sendable {
    enum Class: Sendable {
        /// `\d`: 0...9.
        case digit
        /// `\w`: letters, digits, `_`.
        case word
        /// `\s`.
        case space
        /// `.`: everything but line ends.
        case anyButNewline

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .digit: (48...57).contains(scalar.value)
            case .word: scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            case .space: scalar.properties.isWhitespace
            case .anyButNewline: scalar != "\n" && scalar != "\r"
            }
        }
    }

    var ranges: [ClosedRange<UInt32>] = []
    var classes: [(Class, isNegated: Bool)] = []
    var isNegated = false

    init() {}
    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }
    init(_ one: Class, isNegated: Bool = false) { classes = [(one, isNegated)] }

    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        var found = holds(scalar)
        if !found, ignoringCase {
            found =
                Self.single(scalar.properties.lowercaseMapping).map(holds) ?? false
                || Self.single(scalar.properties.uppercaseMapping).map(holds) ?? false
        }
        return found != isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } || classes.contains { $0.0.contains(scalar) != $0.isNegated }
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }
}
