import EventModel

/// Deals' amounts in one currency, whole and times their probability.
public struct WeightedAmount: Sendable, Hashable {
    /// ISO 4217; ``CurrencyAmount/unknownCurrency`` for deals that do not say.
    public let currency: String
    /// Exact; nil when the sum does not fit in 128 bits.
    public let amount: ExactDecimal?
    /// Exact up to 18 digits after the point; nil when it does not fit.
    public let weighted: ExactDecimal?
    /// How many deals have an amount in it.
    public let deals: Int

    func appendFields(to json: inout JSONWriter) {
        json.field("currency", currency)
        json.field("amount", amount)
        json.field("weighted", weighted)
        json.field("deals", deals)
    }
}
