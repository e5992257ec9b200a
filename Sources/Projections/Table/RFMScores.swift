import EventModel

/// How recently, how often and for how much each customer of a population has bought, and where that stands among all who have: 1 for the lowest share of
/// them, ``RFMScores/scoreMax`` for the highest.
///
/// Shares are by nearest rank: the limit under the lowest k of n fifths is the ⌈k·count/n⌉-th smallest value, and equal values have equal scores (A. M. Hughes,
/// "Strategic Database Marketing", 1994, sorts and cuts; here ties are not cut).
public struct RFMScores: Sendable {
    public static let scoreMax = 5

    /// What a customer's orders come to.
    public struct Measure: Sendable {
        public let lastAt: Instant
        public let count: ExactDecimal
        /// Nil when amounts are in several currencies, or there are none: then there is no score for it.
        public let amount: ExactDecimal?

        public init(lastAt: Instant, count: ExactDecimal, amount: ExactDecimal?) { (self.lastAt, self.count, self.amount) = (lastAt, count, amount) }
    }

    public struct Score: Sendable, Hashable {
        public let recency: Int
        public let frequency: Int
        /// Nil where the amount is.
        public let monetary: Int?

        /// `543`, with a dash for what is not known.
        public var text: String { "\(recency)\(frequency)\(monetary.map(String.init) ?? "-")" }
    }

    /// Ascending, ``scoreMax`` − 1 each; a value above so many of them has so many points more than 1.
    public let recencyLimits: [Instant]
    public let frequencyLimits: [ExactDecimal]
    public let monetaryLimits: [ExactDecimal]

    /// - Complexity: O(n log n)
    public init(_ measures: [Measure]) {
        recencyLimits = Self.limits(measures.map(\.lastAt))
        frequencyLimits = Self.limits(measures.map(\.count))
        monetaryLimits = Self.limits(measures.compactMap(\.amount))
    }

    public func score(_ measure: Measure) -> Score {
        Score(
            recency: 1 + recencyLimits.count { measure.lastAt > $0 }, frequency: 1 + frequencyLimits.count { measure.count > $0 },
            monetary: measure.amount.map { amount in 1 + monetaryLimits.count { amount > $0 } })
    }

    private static func limits<Value: Comparable>(_ values: [Value]) -> [Value] {
        guard !values.isEmpty else { return [] }
        let sorted = values.sorted()
        return (1..<scoreMax).map { sorted[(sorted.count * $0 + scoreMax - 1) / scoreMax - 1] }
    }
}
