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

/// As it is kept in snapshots.
extension EventTrack {
    func write(to writer: inout StateWriter) {
        writer.writeList(entries) { writer, entry in
            writer.write(entry.event)
            writer.writeOptional(entry.passes) { $0.write($1) }
        }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        entries = try reader.list { reader throws(StateDamage) in
            let event = try reader.event()
            return Entry(position: event.position, event: event, passes: try reader.optional { reader throws(StateDamage) in try reader.flag() })
        }
        times = entries.map(\.event.occurredAt)
    }
}
