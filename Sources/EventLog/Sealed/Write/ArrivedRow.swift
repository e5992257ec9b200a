import EventModel

/// An event of an unsealed LogSegment as sealing takes it. Pointers need to last for the call only.
struct ArrivedRow {
    var occurredAtMicros: Int64
    /// Bits of ``RowFlags``.
    var flags: UInt8
    var type: EventType
    /// Index into the names of sources that sealing is given.
    var source: UInt32
    /// As the event lists them.
    var identifiers: UnsafeBufferPointer<IdentifierOrdinal>
    /// Which of them is the anchor; 255 for none.
    var anchorIndex: UInt8
    var assignedMessageId: AssignedMessageId?
    var event: UnsafeBufferPointer<UInt8>
}
