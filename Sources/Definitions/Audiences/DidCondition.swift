/// The customer did something, so many times.
public struct DidCondition: Sendable, Hashable {
    /// Which of the customer's events of these names the filters and the window are asked of.
    public enum Occurrence: String, Sendable, Hashable, CaseIterable {
        /// Every one; ``DidCondition/times`` counts those that hold.
        case every
        /// Only the first of all in canonical order: "their first order was of at least 100".
        case first
        /// Only the last of all up to the question's instant.
        case last
    }

    public let events: EventFilter
    /// Nil for the whole history up to the question's instant.
    public let window: EventWindow?
    public let times: TimesRange
    public let occurrence: Occurrence

    public init(events: EventFilter, window: EventWindow? = nil, times: TimesRange = .once, occurrence: Occurrence = .every) {
        (self.events, self.window, self.times, self.occurrence) = (events, window, times, occurrence)
    }
}
