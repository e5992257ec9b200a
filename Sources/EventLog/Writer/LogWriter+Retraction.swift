import EventModel

extension LogWriter {
    /// Why a retraction is not taken: it names an event that the log does not have (yet). Nil when it has.
    ///
    /// Taken without its event it would have no effect, and being known it could not be sent again when the event has come.
    func retractionRefusal(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ first: UInt64, hasTarget: Bool
    ) throws(EventLogError) -> EventError? {
        if hasTarget { return nil }
        guard let target = EventContent.messageIdText(request.events.payload(row)) else { return nil }
        let found = try MessageKey.with(target) { key throws(EventLogError) in
            try active.rows.findAdded(key, from: first) { _, event, assigned throws(EventLogError) in Self.hasId(event, assigned, target) }
        }
        guard found == nil else { return nil }
        return EventError(.invalidEvent, field: "messageId", "no event with this messageId is in the log; send the retract after the event")
    }

    /// Whether an earlier request brought the event that a retraction names.
    func hasTarget(_ request: AppendRequest, _ row: DecodedEvents.Row, _ state: LogState) throws(EventLogError) -> Bool {
        guard let target = EventContent.messageIdText(request.events.payload(row)) else { return false }
        let found = try MessageKey.with(target) { key throws(EventLogError) in
            try known.find(key, active: active.rows, state, anchor: { nil }) { _, event, assigned throws(EventLogError) in Self.hasId(event, assigned, target) }
        }
        return found != nil
    }

    private static func hasId(_ event: UnsafeBufferPointer<UInt8>, _ assigned: AssignedMessageId?, _ target: String) -> Bool {
        (assigned?.text ?? EventContent.messageIdText(event)) == target
    }
}
