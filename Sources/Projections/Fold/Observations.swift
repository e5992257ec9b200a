import EventModel

/// What a computed trait has seen of one customer's events, in canonical order.
struct Observations {
    struct Entry {
        /// Nil where the aggregation reads none.
        let value: FieldValue?
        /// Upper case; nil when the event does not say, or the trait is no money.
        let currency: String?
        /// What `unless` compares.
        let key: FieldValue?
        /// What `once_per` compares; nil when the event does not say, or every event counts.
        let once: FieldValue?
        let position: LogPosition
        /// Kept when the filter is yet to be decided.
        let event: RecordedEvent?
    }

    /// When they occurred, ascending.
    private(set) var times: [Instant] = []
    private(set) var entries: [Entry] = []

    mutating func append(_ entry: Entry, at occurredAt: Instant) {
        times.append(occurredAt)
        entries.append(entry)
    }
}
