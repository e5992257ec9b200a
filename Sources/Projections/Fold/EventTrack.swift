import EventModel

/// One customer's events of a filter, in canonical order.
struct EventTrack {
    struct Entry {
        let position: LogPosition
        let event: RecordedEvent
        /// Nil when it depends on the question.
        let passes: Bool?
    }

    /// When they occurred, ascending.
    private(set) var times: [Instant] = []
    private(set) var entries: [Entry] = []

    mutating func append(_ event: RecordedEvent, passes: Bool?) {
        times.append(event.occurredAt)
        entries.append(Entry(position: event.position, event: event, passes: passes))
    }
}
