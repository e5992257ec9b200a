/// Events by name and by what they say.
public struct EventFilter: Sendable, Hashable {
    /// Any of these; never empty, no duplicates.
    public let selectors: [EventSelector]
    /// All of these.
    public let filters: [PropertyFilter]

    public init(selectors: [EventSelector], filters: [PropertyFilter] = []) {
        precondition(!selectors.isEmpty, "a filter for no events")
        (self.selectors, self.filters) = (selectors, filters)
    }
}
