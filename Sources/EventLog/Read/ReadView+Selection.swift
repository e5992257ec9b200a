import EventModel

// Reading for questions that put the events in an order of their own: nothing is sorted on the way.

extension ReadView {
    /// The events stored under these anchors, at most `upTo`, in no particular order.
    ///
    /// - Parameter anchors: Each once; ascending, neighbours share what reading costs.
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    /// - Complexity: O(events) and a search for each anchor in each LogSegment.
    public func unorderedEvents(anchors: [IdentifierOrdinal], upTo: LogPosition) throws(EventLogError) -> EventBatch {
        let last = min(upTo, durablePosition).rawValue
        var builder = EventBatchBuilder()
        for piece in state.pieces where piece.firstPosition <= last {
            if let sealed = piece as? SealedSegment {
                try sealed.append(anchors: anchors, upTo: last, to: &builder)
            } else {
                for anchor in anchors { try piece.append(anchor: anchor, upTo: last, to: &builder) }
            }
        }
        return state.unveiled(builder.build())
    }

    /// Up to `limit` events after a position, by position, as identity folds them: who they are about and when, and the event itself only
    /// where its type is in `wholly`. Other events may be empty objects, of no name.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    /// - Complexity: O(events), a fraction of what ``events(after:limit:)`` takes of sealed ones.
    public func outlines(
        after: LogPosition, limit: Int, wholly: (EventType) -> Bool
    ) throws(EventLogError) -> EventBatch {
        var builder = EventBatchBuilder()
        guard after < durablePosition, limit > 0 else { return builder.build() }
        let last = after.rawValue + min(UInt64(limit), durablePosition.rawValue - after.rawValue)
        try state.forEachPiece(of: after.rawValue + 1...last) { piece, positions throws(EventLogError) in
            if let sealed = piece as? SealedSegment {
                try sealed.append(outlines: positions, wholly: wholly, to: &builder)
            } else {
                try piece.append(positions: positions, to: &builder)
            }
        }
        return state.unveiledOutlines(builder.build())
    }

    /// The events up to a position whose names are wanted, a few thousand events of the log at a time. O(1); each step reads its events.
    ///
    /// - Parameter isWanted: Asked once for each name of a batch.
    public func events(upTo: LogPosition, named isWanted: @escaping (String) -> Bool) -> NamedEventScan {
        NamedEventScan(batches(upTo: upTo), isWanted)
    }
}

/// A walk over the events of some names. In no particular order: who needs one sorts what is found.
///
/// ```swift
/// var scan = view.events(upTo: position) { $0 == "Order Completed" }
/// while let batch = try scan.next() { … }
/// ```
public struct NamedEventScan {
    private var batches: BatchScan
    private let isWanted: (String) -> Bool

    init(_ batches: BatchScan, _ isWanted: @escaping (String) -> Bool) { (self.batches, self.isWanted) = (batches, isWanted) }

    /// The next events of these names, perhaps none; nil behind the last.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    public mutating func next() throws(EventLogError) -> EventBatch? {
        guard let batch = try batches.next() else { return nil }
        let isWantedCode = batch.names.map(isWanted)
        guard isWantedCode.contains(true) else { return .empty }
        return batch.selecting(batch.indices.filter { isWantedCode[Int(batch.nameCodes[$0])] })
    }
}
