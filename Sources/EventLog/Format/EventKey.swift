import EventModel

/// The messageId of a stored event: the sender's, or the one we assigned.
enum EventKey {
    /// The hash by which the event is found.
    static func hash(_ row: borrowing BlockPayload.Row, _ payload: BlockPayload) -> UInt64 {
        if let assigned = row.assignedMessageId { return assigned.messageIdHash }
        return EventContent.messageIdHash(payload.event(row)) ?? 0
    }
}
