import EventModel

/// A computed trait at an instant.
struct ComputedValue {
    /// Nil is null.
    var value: FieldValue?
    /// By currency, ascending, where the trait is money.
    var amounts: [CurrencyAmount]?
    /// From here to the instant asked about it has been the same.
    var since: Instant
}
