import EventModel

extension LogWriter {
    /// Why a retraction is not taken: it names an event that the log does not have (yet). Nil for everything else.
    ///
    /// Taken without its event it would have no effect, and being known it could not be sent again when the event has come.
    func retractionRefusal(_ requests: [AppendRequest], _ requestIndex: Int, _ rowIndex: Int) throws(EventLogError) -> EventError? {
        let request = requests[requestIndex]
        let row = request.events.rows[rowIndex]
        guard row.type == .retract, let target = EventContent.messageIdText(request.events.payload(row)) else { return nil }
        let found = try messageIds.find(MessageIdHash.of(target)) { position throws(EventLogError) in
            if position >= nextPosition {
                let (event, assigned) = acceptedEvent(requests, at: position)
                return (assigned?.text ?? EventContent.messageIdText(event)) == target
            }
            return try index.withEvent(LogPosition(rawValue: position)) { event, assigned in
                (assigned?.text ?? EventContent.messageIdText(event)) == target
            }
        }
        guard found == nil else { return nil }
        return EventError(.invalidEvent, field: "messageId", "no event with this messageId is in the log; send the retract after the event")
    }
}
