import EventModel

// Reading for questions that put the events in an order of their own: nothing is sorted on the way.

extension ReadView {
    /// The events stored under these anchors, at most `upTo`, in no particular order.
    ///
    /// - Parameters:
    ///   - anchors: Each once; ascending, neighbours share what reading costs.
    ///   - needs: Other events may be empty objects of no name.
    ///   - horizon: Only events beyond it; nil for all.
    ///   - tally: Is told what was touched.
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    /// - Complexity: O(events) and a search for each anchor in each LogSegment.
    public func unorderedEvents(
        anchors: [IdentifierOrdinal], upTo: LogPosition, needing needs: EventNeeds = .all, beyond horizon: EventHorizon? = nil, _ tally: ReadTally? = nil
    ) throws(EventLogError) -> EventBatch {
        let last = min(upTo, durablePosition).rawValue
        var builder = EventBatchBuilder()
        for piece in state.pieces where piece.firstPosition <= last {
            let before = builder.count
            if let sealed = piece as? SealedSegment {
                try sealed.append(anchors: anchors, upTo: last, needing: needs, beyond: horizon, to: &builder, tally)
            } else {
                for anchor in anchors { try piece.append(anchor: anchor, upTo: last, to: &builder) }
            }
            if builder.count > before { tally?.counts.segments += 1 }
        }
        let batch = state.unveiled(builder.build())
        guard let horizon else { return batch }
        let wanted = batch.indices.filter { index in
            batch.occurredAt[index] <= horizon.through && (batch.positions[index] > horizon.position || batch.occurredAt[index] > horizon.occurredAt)
        }
        return wanted.count == batch.count ? batch : batch.selecting(wanted)
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

    /// The events from behind a position up to another that have one of these names (an empty one: those without a name), a few thousand at a time. O(1); each step reads its events.
    public func events(after: LogPosition = .none, upTo: LogPosition, named names: Set<String>) -> NamedEventScan {
        NamedEventScan(state, names, after: after.rawValue, last: min(upTo, durablePosition).rawValue)
    }
}
