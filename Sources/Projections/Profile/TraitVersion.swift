import EventModel

/// One value that a trait has had, with where it came from.
public struct TraitVersion: Sendable, Hashable {
    /// As it was sent, but for what is null in an object: that is not there. Nil where the trait was removed.
    public let value: JSONValue?
    public let occurredAt: Instant
    public let recordedAt: Instant
    public let position: LogPosition
    public let source: String

    init(_ value: JSONValue, of event: RecordedEvent) {
        self.value = value.isNull ? nil : value.withoutNulls
        (occurredAt, recordedAt) = (event.occurredAt, event.recordedAt)
        (position, source) = (event.position, event.source)
    }

    /// As ``write(to:)`` wrote it.
    init(from reader: inout StateReader) throws(StateDamage) {
        value = try reader.optional { reader throws(StateDamage) in try reader.json() }
        (occurredAt, recordedAt, position, source) = (try reader.instant(), try reader.instant(), try reader.position(), try reader.text())
    }

    func write(to writer: inout StateWriter) {
        writer.writeOptional(value) { $0.write($1) }
        writer.write(occurredAt)
        writer.write(recordedAt)
        writer.write(position)
        writer.write(source)
    }

    private init(_ value: JSONValue?, from other: TraitVersion) {
        self.value = value
        (occurredAt, recordedAt) = (other.occurredAt, other.recordedAt)
        (position, source) = (other.position, other.source)
    }

    func replacingValue(_ value: JSONValue?) -> TraitVersion { TraitVersion(value, from: self) }

    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("value", value)
            json.field("occurred_at", occurredAt)
            json.field("recorded_at", recordedAt)
            json.field("position", position)
            json.field("source", source)
        }
    }
}
