import EventModel

/// Sums by currency: exact, and never added across currencies.
public struct MoneyTally: Sendable, Hashable {
    /// Nil for a sum that does not fit in 128 bits.
    private var sums: [String: ExactDecimal?] = [:]

    init() {}

    mutating func add(_ amount: ExactDecimal, _ currency: String) {
        guard let known = sums[currency, default: .zero] else { return }
        sums[currency] = .some(known.adding(amount))
    }

    mutating func add(_ other: MoneyTally) {
        for (currency, sum) in other.sums {
            if let sum { add(sum, currency) } else { sums[currency] = .some(nil) }
        }
    }

    /// Ascending by currency, without those that come to nothing.
    public var amounts: [CurrencyAmount] {
        sums.filter { $0.value != .some(.zero) }.sorted { $0.key < $1.key }.map { CurrencyAmount(currency: $0.key, amount: $0.value) }
    }

    var isEmpty: Bool { amounts.isEmpty }

    /// Whether every sum fits.
    var isExact: Bool { sums.values.allSatisfy { $0 != nil } }

    public static func == (a: MoneyTally, b: MoneyTally) -> Bool { a.amounts == b.amounts }

    public func hash(into hasher: inout Hasher) { hasher.combine(amounts) }
}
