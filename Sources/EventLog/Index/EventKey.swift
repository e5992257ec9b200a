import EventModel

/// The messageId of a stored event: the sender's, or the one we assigned.
enum EventKey {
    /// The hash under which the event stands in the ``MessageIdIndex``.
    static func hash(_ row: borrowing BlockPayload.Row, _ payload: BlockPayload) -> UInt64 {
        if let assigned = row.assignedMessageId { return MessageIdHash.of(assigned) }
        return EventContent.messageIdHash(payload.event(row)) ?? 0
    }
}
