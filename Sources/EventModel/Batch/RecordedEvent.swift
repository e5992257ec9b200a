/// An event plus its position and recordedAt: one row of an ``EventBatch``.
public struct RecordedEvent: Sendable {
    let batch: EventBatch
    public let index: Int

    public var position: LogPosition { batch.positions[index] }
    public var recordedAt: Instant { batch.recordedAt[index] }
    public var occurredAt: Instant { batch.occurredAt[index] }
    public var type: EventType { batch.types[index] }
    /// A track's event name, a page's or screen's name, else empty.
    public var name: String { batch.names[Int(batch.nameCodes[index])] }
    /// Who sent it.
    public var source: String { batch.sources[Int(batch.sourceCodes[index])] }
    public var anchor: IdentifierOrdinal { batch.anchors[index] }
    /// As the event lists them, at most ``EventLimits/identifiersMax``.
    public var identifiers: ArraySlice<IdentifierOrdinal> { batch.identifiers(index) }
    /// The whole event as it was sent.
    public var event: JSONValue { batch.events[index] }
    public var assignedMessageId: AssignedMessageId? { batch.assignedMessageIds[index] }

    /// The sender's messageId, else the one we assigned. A retraction's is always ours: its `messageId` names the event it retracts.
    public var messageId: String { assignedMessageId?.text ?? event["messageId"]?.stringValue ?? "" }
    public var properties: JSONValue? { event["properties"] }
    public var context: JSONValue? { event["context"] }

    /// `traits`, else `context.traits`, where identify calls of some SDKs carry them.
    public var traits: JSONValue? {
        if let traits = event["traits"], !traits.isNull { return traits }
        return event["context"]?["traits"]
    }

    /// The account that the event is about: its `groupId`, else that of its context, where browsers say it on every call after `group`. Nil when neither names one.
    public var groupId: String? {
        for id in [event["groupId"]?.stringValue, event["context"]?["groupId"]?.stringValue] {
            if let id, !id.isEmpty { return id }
        }
        return nil
    }

    /// Whether occurredAt is neither what the event says nor recordedAt in its place: it was corrected for its sender's clock.
    private var isTimeCorrected: Bool {
        guard let said = (event["timestamp"] ?? event["originalTimestamp"])?.stringValue.flatMap({ Instant(rfc3339: $0) }) else { return false }
        return occurredAt != min(said, recordedAt)
    }

    /// What goes between this event and the JSON text of the log: `{"position":…,"recorded_at":…,"source":…,"event":{…}}`, with
    /// `message_id` when we assigned it, and `occurred_at` when it is not what the event says.
    public func appendEnvelopeJSON(to output: inout [UInt8]) {
        output.append(contentsOf: "{\"position\":\(position),\"recorded_at\":\"".utf8)
        recordedAt.appendRFC3339(to: &output)
        output.append(contentsOf: "\",\"source\":".utf8)
        JSONTextWriter.appendString(source, to: &output)
        if let assignedMessageId { output.append(contentsOf: ",\"message_id\":\"\(assignedMessageId.text)\"".utf8) }
        if isTimeCorrected {
            output.append(contentsOf: ",\"occurred_at\":\"".utf8)
            occurredAt.appendRFC3339(to: &output)
            output.append(UInt8(ascii: "\""))
        }
        output.append(contentsOf: ",\"event\":".utf8)
        event.appendJSON(to: &output)
        output.append(UInt8(ascii: "}"))
    }
}
