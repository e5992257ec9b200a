import EventModel

/// The log up to one durable position, for as long as a query needs it. Never changes, never waits for the writer's disk.
public struct ReadView: Sendable {
    let index: LogIndex
    let messageIds: SharedMessageIds
    public let identifiers: IdentifierTable
    /// The last event of this view; ``LogPosition/none`` for an empty log.
    public let durablePosition: LogPosition

    /// The highest position recorded at or before an instant; ``LogPosition/none`` when there is none. O(log Blocks).
    public func position(recordedAtOrBefore instant: Instant) -> LogPosition {
        min(LogPosition(rawValue: index.position(recordedAtOrBefore: instant)), durablePosition)
    }

    /// When an event was recorded; nil when the position is not in this view. O(log Blocks).
    public func recordedAt(_ position: LogPosition) -> Instant? {
        guard position <= durablePosition else { return nil }
        return index.block(position.rawValue)?.place.recordedAt
    }

    /// Bytes of all payloads up to a position, decompressed: what holding them in memory takes. O(Blocks).
    public func payloadBytes(upTo position: LogPosition) -> UInt64 {
        index.withState { state in
            state.blocks.prefix { $0.firstPosition <= position.rawValue }.reduce(0) { $0 + UInt64($1.rawBytes) }
        }
    }

    /// Positions of the events stored under an anchor, ascending. O(events of the anchor).
    public func positions(anchor: IdentifierOrdinal, upTo: LogPosition) -> [LogPosition] {
        index.positions(anchor: anchor, upTo: min(upTo, durablePosition).rawValue).map { LogPosition(rawValue: $0) }
    }

    /// The events stored under these anchors, at most `upTo`, by position.
    ///
    /// - Throws: ``EventLogError`` when a Block cannot be read.
    /// - Complexity: One read per Block that holds one of them, at most 64 KiB decompressed each.
    public func events(anchors: some Sequence<IdentifierOrdinal>, upTo: LogPosition) throws(EventLogError) -> EventBatch {
        var wanted: [LogPosition] = []
        for anchor in Set(anchors) { wanted += positions(anchor: anchor, upTo: upTo) }
        return try events(at: wanted.sorted())
    }

    /// The events at these positions, which must ascend and lie in this view.
    public func events(at positions: [LogPosition]) throws(EventLogError) -> EventBatch {
        var reader = BatchReader()
        var next = 0
        while next < positions.count {
            guard positions[next] <= durablePosition, let block = index.block(positions[next].rawValue) else {
                throw EventLogError(.limit, path: "", "position \(positions[next]) is not in this view")
            }
            var end = next + 1
            while end < positions.count, positions[end].rawValue < block.place.endPosition { end += 1 }
            try reader.read(block, only: positions[next..<end])
            next = end
        }
        return reader.builder.build()
    }

    /// Up to `limit` events after a position, by position. O(events), one read per Block.
    public func events(after: LogPosition, limit: Int) throws(EventLogError) -> EventBatch {
        var reader = BatchReader()
        guard after < durablePosition else { return reader.builder.build() }
        var position = after.rawValue + 1
        while position <= durablePosition.rawValue, reader.builder.count < limit, let block = index.block(position) {
            let end = min(block.place.endPosition, durablePosition.rawValue + 1, position + UInt64(limit - reader.builder.count))
            try reader.read(block, from: position, until: end)
            position = end
        }
        return reader.builder.build()
    }

    /// All events from behind a position up to another, by position, a Block at a time. O(1); each step reads one Block.
    public func batches(after: LogPosition = .none, upTo: LogPosition? = nil) -> BatchScan {
        BatchScan(index: index, after: after.rawValue, last: min(upTo ?? durablePosition, durablePosition).rawValue)
    }

    /// Where the event with this messageId stands; nil when the view has none. Reads one Block.
    public func position(ofMessageId messageId: String) throws(EventLogError) -> LogPosition? {
        let found = try messageIds.find(MessageIdHash.of(messageId)) { candidate throws(EventLogError) in
            guard candidate <= durablePosition.rawValue else { return false }
            let batch = try events(at: [LogPosition(rawValue: candidate)])
            return batch[0].messageId == messageId
        }
        return found.map { LogPosition(rawValue: $0) }
    }
}
