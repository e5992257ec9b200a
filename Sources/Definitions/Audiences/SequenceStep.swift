/// One step of a sequence.
public struct SequenceStep: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The event comes after the step before.
        case did
        /// No such event comes after the `did` step before: within the given time, or up to the next `did` step. A sequence that ends with
        /// one holds when its time has passed, or without a time as long as nothing came.
        case without
    }

    public let kind: Kind
    public let events: EventFilter
    /// Counted from the event of the `did` step before: (event, event + duration]. On the first step: within the time before the question.
    public let within: CalendarDuration?

    public init(kind: Kind, events: EventFilter, within: CalendarDuration? = nil) {
        (self.kind, self.events, self.within) = (kind, events, within)
    }
}
