/// A third party's signal that has not expired. Pseudonymous domain only.
public struct SignalCondition: Sendable, Hashable {
    /// The name of the taxonomy, such as `iab-audience-1.1`.
    public let taxonomy: String
    /// Ids or names in the taxonomy; any of these, never empty.
    public let ids: [String]
    /// Nil for any provider; otherwise never empty.
    public let providers: [String]?
    /// How recent the signal is; nil for no bound but its own expiry.
    public let within: CalendarDuration?

    public init(taxonomy: String, ids: [String], providers: [String]? = nil, within: CalendarDuration? = nil) {
        precondition(!ids.isEmpty && providers?.isEmpty != true, "a signal without ids, or of no provider")
        (self.taxonomy, self.ids, self.providers, self.within) = (taxonomy, ids, providers, within)
    }
}
