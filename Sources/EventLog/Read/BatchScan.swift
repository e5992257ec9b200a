import EventModel

/// A walk over the log by position, a few thousand events at a time.
///
/// ```swift
/// var scan = view.batches()
/// while let batch = try scan.next() { … }
/// ```
public struct BatchScan: Sendable {
    private let state: LogState
    /// The position after which the next batch begins.
    private var after: UInt64
    private let last: UInt64

    private static let batchEventsMin = 16
    private static let batchEventsMax = 4096
    /// A batch is to take about so much memory.
    private static let batchBytesTarget: UInt64 = 1 << 20

    init(_ state: LogState, after: UInt64, last: UInt64) { (self.state, self.after, self.last) = (state, after, last) }

    /// The next events; nil behind the last. Positions whose events were lost are left out.
    ///
    /// - Throws: ``EventLogError`` when the LogSegment cannot be read; the next call tries it again.
    /// - Complexity: O(events returned).
    public mutating func next() throws(EventLogError) -> EventBatch? {
        while let batch = try nextOfPiece() {
            if !batch.isEmpty { return batch }
        }
        return nil
    }

    private mutating func nextOfPiece() throws(EventLogError) -> EventBatch? {
        guard after < last, let index = state.index(of: after + 1) else { return nil }
        let piece = state.pieces[index]
        let end = min(last, piece.lastPosition, after + Self.batchEvents(piece))
        guard end > after else { return nil }
        var builder = EventBatchBuilder()
        try piece.append(positions: after + 1...end, to: &builder)
        after = end
        return state.unveiled(builder.build())
    }

    /// Fewer where events are large.
    private static func batchEvents(_ piece: any LogPiece) -> UInt64 {
        let events = max(piece.lastPosition &+ 1 &- piece.firstPosition, 1)
        let wanted = batchBytesTarget / max(piece.payloadBytes / events, 1)
        return min(max(wanted, UInt64(batchEventsMin)), UInt64(batchEventsMax))
    }
}
