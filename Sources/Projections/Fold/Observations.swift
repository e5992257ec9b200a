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

/// As it is kept in snapshots.
extension Observations {
    func write(to writer: inout StateWriter) {
        writer.write(times)
        writer.writeList(entries) { writer, entry in
            // Most entries have few of these.
            let parts = [entry.value != nil, entry.currency != nil, entry.key != nil, entry.once != nil, entry.event != nil]
            writer.write(parts.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) })
            entry.value?.write(to: &writer)
            if let currency = entry.currency { writer.write(currency) }
            entry.key?.write(to: &writer)
            entry.once?.write(to: &writer)
            writer.write(entry.position)
            if let event = entry.event { writer.write(event) }
        }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        times = try reader.instants()
        entries = try reader.list { reader throws(StateDamage) in
            let parts = try reader.int()
            return Entry(
                value: parts & 1 != 0 ? try FieldValue(from: &reader) : nil, currency: parts & 2 != 0 ? try reader.text() : nil,
                key: parts & 4 != 0 ? try FieldValue(from: &reader) : nil, once: parts & 8 != 0 ? try FieldValue(from: &reader) : nil,
                position: try reader.position(), event: parts & 16 != 0 ? try reader.event() : nil)
        }
        guard times.count == entries.count else { throw StateDamage() }
    }
}
