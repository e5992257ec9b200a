import EventModel

/// Sums by currency: exact, and never added across currencies.
public struct MoneyTally: Sendable, Hashable {
    /// Without those that come to nothing.
    private var sums: [String: ExactSum] = [:]

    init() {}

    mutating func add(_ amount: ExactDecimal, _ currency: String) { change(currency) { $0.add(amount) } }

    mutating func subtract(_ amount: ExactDecimal, _ currency: String) { change(currency) { $0.subtract(amount) } }

    mutating func add(_ sum: ExactSum, _ currency: String) { change(currency) { $0.add(sum) } }

    mutating func add(_ other: MoneyTally) {
        for (currency, sum) in other.sums { add(sum, currency) }
    }

    mutating func subtract(_ other: MoneyTally) {
        for (currency, sum) in other.sums { add(sum.negated, currency) }
    }

    private mutating func change(_ currency: String, _ change: (inout ExactSum) -> Void) {
        change(&sums[currency, default: ExactSum()])
        if sums[currency]?.isZero == true { sums[currency] = nil }
    }

    /// Ascending by currency, without those that come to nothing; an amount is nil where its sum does not fit in 128 bits.
    public var amounts: [CurrencyAmount] { sums.sorted { $0.key < $1.key }.map { CurrencyAmount(currency: $0.key, amount: $0.value.total) } }

    var isEmpty: Bool { sums.isEmpty }

    /// How many currencies.
    var count: Int { sums.count }
}
