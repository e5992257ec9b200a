/// The name of a computed trait, or of one currency of a computed amount.
public struct ComputedReference: Sendable, Hashable, CustomStringConvertible {
    /// As in traits.yaml, such as `lifetime_value`; or `lifetime_value_by_currency` together with ``currency``.
    public let name: String
    /// ISO 4217, for `lifetime_value_by_currency.EUR`; nil for everything else.
    public let currency: String?

    public init(name: String, currency: String? = nil) { (self.name, self.currency) = (name, currency) }

    public var description: String { currency.map { "\(name).\($0)" } ?? name }
}
