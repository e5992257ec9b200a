import EventModel

/// Deals' amounts in one currency, whole and times their probability.
public struct WeightedAmount: Sendable, Hashable {
    /// ISO 4217; ``CurrencyAmount/unknownCurrency`` for deals that do not say.
    public let currency: String
    /// Exact; nil when the sum does not fit in 128 bits.
    public private(set) var amount: ExactDecimal?
    /// Exact up to 18 digits after the point; nil when it does not fit.
    public private(set) var weighted: ExactDecimal?

    init(currency: String, amount: ExactDecimal?, weighted: ExactDecimal?) {
        (self.currency, self.amount, self.weighted) = (currency, amount, weighted)
    }

    /// Both are of one currency.
    func adding(_ other: WeightedAmount) -> WeightedAmount {
        WeightedAmount(currency: currency, amount: Self.sum(amount, other.amount), weighted: Self.sum(weighted, other.weighted))
    }

    private static func sum(_ a: ExactDecimal?, _ b: ExactDecimal?) -> ExactDecimal? {
        guard let a, let b else { return nil }
        return a.adding(b)
    }
}
