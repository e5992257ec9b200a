/// What a rule asks of one value: all comparisons hold for it.
public struct ValueTest: Sendable, Hashable {
    /// In the order written; never empty.
    public let comparisons: [Comparison]
    /// Texts are compared as they are. Otherwise without case and accents.
    public let isExact: Bool

    public init(_ comparisons: [Comparison], isExact: Bool = false) {
        precondition(!comparisons.isEmpty, "a test without a comparison")
        (self.comparisons, self.isExact) = (comparisons, isExact)
    }

    public static let exists = ValueTest([.exists])

    /// True when a missing value satisfies the test.
    public var acceptsMissing: Bool { comparisons.allSatisfy(\.acceptsMissing) }
}
