/// One computed trait of traits.yaml.
public struct TraitRule: Sendable, Hashable {
    public let name: String
    /// Nil when the file gives none.
    public let description: String?
    public let aggregation: Aggregation
    public let subject: TraitSubject
    /// Nil for the whole history up to the question's instant.
    public let window: EventWindow?
    public let unless: TraitExclusion?
    /// `once_per`: of several events in the window with the same value here only the last counts: an order that was sent twice is one. An event without it
    /// counts by itself. Nil where every event counts.
    public let oncePer: PropertyPath?
    /// `money`: where each event's ISO 4217 code is. The value is null when currencies mix, and ``byCurrencyName`` stands beside it.
    public let currency: PropertyPath?

    /// `lifetime_value_by_currency`, a map from currency to value; nil unless the trait is money.
    public var byCurrencyName: String? { currency.map { _ in name + Self.byCurrencySuffix } }

    static let byCurrencySuffix = "_by_currency"
}
