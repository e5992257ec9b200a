import EventModel
import Synchronization

/// One event of an unsealed LogSegment, read where it stands; valid while the LogSegment lives.
struct UnsealedEvent {
    var position: UInt64
    var recordedAt: Instant
    var occurredAt: Instant
    var type: EventType
    /// Bits of ``RowFlags``.
    var flags: UInt8
    /// Index into ``UnsealedSegment/sources``.
    var sourceCode: UInt32
    /// As the event lists them; `identifiers.anchor` is the one it is stored under.
    var identifiers: RowIdentifiers
    var assignedMessageId: AssignedMessageId?
    /// The whole event as packed JSON.
    var event: UnsafeBufferPointer<UInt8>
}

extension UnsealedSegment {
    /// Names of sources by the codes that rows use.
    var sources: [String] { directory.withLock { $0.sources } }

    /// Calls `body` with every event that may be seen, by position: what a sealed LogSegment is made of.
    ///
    /// - Complexity: O(events), no allocation.
    func forEachEvent(_ body: (UnsealedEvent) throws(EventLogError) -> Void) throws(EventLogError) {
        let end = Int(lastPosition + 1 - firstPosition)
        let markCount = visibleMarks
        var mark = -1
        var recordedAt = Instant(micros: 0)
        for index in 0..<end {
            while mark + 1 < markCount, Int(marks[mark + 1].firstIndex) <= index {
                mark += 1
                recordedAt = marks[mark].recordedAt
            }
            try body(event(index, recordedAt))
        }
    }

    private func event(_ index: Int, _ recordedAt: Instant) throws(EventLogError) -> UnsealedEvent {
        let (row, bytes) = try stored(index)
        return UnsealedEvent(
            position: firstPosition + UInt64(index), recordedAt: recordedAt, occurredAt: Instant(micros: recordedAt.micros &+ row.occurredAtDelta),
            type: row.type, flags: row.flags, sourceCode: row.source, identifiers: RowIdentifiers(row, bytes),
            assignedMessageId: row.assignedMessageId, event: UnsafeBufferPointer(rebasing: bytes[row.event]))
    }
}
