import Definitions

/// Events that conditions look at: those of a filter.
struct TrackPlan: Hashable {
    let events: EventFilter
    /// Events that fail the filter are kept too: a condition asks whether the first or last event of these names passes.
    let keepsFailing: Bool
    /// Which events pass can be decided only at the question's instant.
    let isDynamic: Bool

    init(events: EventFilter, keepsFailing: Bool) {
        (self.events, self.keepsFailing) = (events, keepsFailing)
        isDynamic = events.isDynamic
    }
}
