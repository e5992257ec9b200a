import EventModel

/// One contiguous range of positions that can be read: a sealed LogSegment, or an unsealed one's rows in memory.
///
/// Read from many threads at once. What a piece holds at or below ``lastPosition`` never changes.
protocol LogPiece: AnyObject, Sendable {
    var firstPosition: UInt64 { get }
    /// Highest position that readers may see (for the active piece: the durable one); `firstPosition - 1` while there is none.
    var lastPosition: UInt64 { get }
    /// Bytes of its events: of packed rows while in memory, of packed JSON once sealed.
    var payloadBytes: UInt64 { get }

    /// Appends the events under an anchor with positions up to `upTo`, in any order: ``ReadView`` sorts what does not ascend.
    ///
    /// - Complexity: O(events of the anchor here).
    func append(anchor: IdentifierOrdinal, upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError)

    /// Appends the events at positions in the range, which lies in the piece, ascending.
    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError)

    /// Positions of the events under an anchor, ascending.
    func positions(anchor: IdentifierOrdinal, upTo: UInt64) throws(EventLogError) -> [UInt64]

    /// When the event at a position was recorded; nil when the position is not here.
    func recordedAt(_ position: UInt64) -> Instant?

    /// The highest position here recorded at or before an instant; nil when all here was recorded later.
    func lastPosition(recordedAtOrBefore instant: Instant) -> UInt64?

    /// Calls `body` with each event here whose messageId may be this one, until it says true; returns its position.
    func find(_ id: MessageKey, _ body: EventMatch) throws(EventLogError) -> UInt64?
}

/// Decides whether a stored event is the one looked for. The pointers are valid during the call only.
typealias EventMatch = (
    _ position: UInt64, _ event: UnsafeBufferPointer<UInt8>, _ assigned: AssignedMessageId?
) throws(EventLogError) -> Bool

/// What a messageId is looked up by. Valid as long as the bytes it points to.
struct MessageKey {
    /// XXH3 of ``packed``, as ``MessageIdHash`` has it.
    var hash: UInt64
    /// The messageId as a packed string, tag included.
    var packed: UnsafeBufferPointer<UInt8>
    /// The anchor of the incoming event, when known: sealed LogSegments look under it first.
    var anchor: IdentifierOrdinal?
}
