import EventModel

/// An event as causes and explanations tell it: what it was, where and when.
public struct EventStamp: Sendable, Hashable {
    public let position: LogPosition
    public let type: EventType
    public let name: String
    public let occurredAt: Instant
    public let recordedAt: Instant
    public let source: String

    public init(_ event: RecordedEvent) {
        (position, type, name) = (event.position, event.type, event.name)
        (occurredAt, recordedAt, source) = (event.occurredAt, event.recordedAt, event.source)
    }

    /// Writes its fields into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("event", name.isEmpty ? type.name : name)
        json.field("position", position)
        json.field("occurred_at", occurredAt)
        json.field("recorded_at", recordedAt)
        json.field("source", source)
    }
}
