import EventModel

/// The name of a customer: `c` and the ordinal of its oldest identifier, such as `c17`. Names of merged customers keep resolving.
public struct CustomerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let oldest: IdentifierOrdinal

    public init(oldest: IdentifierOrdinal) { self.oldest = oldest }

    /// Reads `c17`; nil for anything else.
    public init?(_ text: String) {
        var digits = Substring(text)
        guard digits.popFirst() == "c", digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.first != "0",
            let ordinal = UInt32(digits)
        else { return nil }
        oldest = IdentifierOrdinal(rawValue: ordinal)
    }

    public var description: String { "c\(oldest)" }

    public static func < (a: CustomerID, b: CustomerID) -> Bool { a.oldest < b.oldest }
}
