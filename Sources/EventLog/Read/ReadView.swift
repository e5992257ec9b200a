import EventModel

/// The log up to one durable position, for as long as a query needs it. Never changes, never waits for the writer.
public struct ReadView: Sendable {
    let state: LogState
    public let identifiers: IdentifierTable
    /// The last event of this view; ``LogPosition/none`` for an empty log.
    public let durablePosition: LogPosition
    /// How many erasures, and runs of retention, the log has had: the same question at the same basis has the same answer while it is equal.
    public var erasures: Int { Int(clamping: max(state.erasures.count, state.veil?.number ?? 0) + state.erasures.retentions) }

    /// How many runs of retention dropped the content of any event.
    public var retentions: UInt64 { state.erasures.retentions }

    init(_ pieces: LogPieces, _ identifiers: IdentifierTable) {
        // In this order: pieces captured later reach the position.
        durablePosition = LogPosition(rawValue: pieces.durablePosition)
        state = pieces.current
        self.identifiers = identifiers
    }

    /// The highest position recorded at or before an instant; ``LogPosition/none`` when there is none. O(log events).
    public func position(recordedAtOrBefore instant: Instant) -> LogPosition {
        for piece in state.pieces.reversed() {
            if let position = piece.lastPosition(recordedAtOrBefore: instant) { return min(LogPosition(rawValue: position), durablePosition) }
        }
        return .none
    }

    /// When an event was recorded; nil when the position is not in this view. O(log events).
    public func recordedAt(_ position: LogPosition) -> Instant? {
        guard position <= durablePosition else { return nil }
        return state.index(of: position.rawValue).flatMap { state.pieces[$0].recordedAt(position.rawValue) }
    }

    /// Bytes of all payloads up to a position, give or take a LogSegment: what holding them in memory takes. O(LogSegments).
    public func payloadBytes(upTo position: LogPosition) -> UInt64 {
        state.pieces.prefix { $0.firstPosition <= position.rawValue }.reduce(0) { $0 + $1.payloadBytes }
    }

    /// Positions of the events stored under an anchor, ascending. O(events of the anchor).
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    public func positions(anchor: IdentifierOrdinal, upTo: LogPosition) throws(EventLogError) -> [LogPosition] {
        // Under no anchor lie also rows of events that are gone.
        guard state.veil == nil, anchor != .none else { return try events(anchors: [anchor], upTo: upTo).positions }
        let last = min(upTo, durablePosition).rawValue
        var positions: [LogPosition] = []
        for piece in state.pieces where piece.firstPosition <= last {
            positions += try piece.positions(anchor: anchor, upTo: last).map { LogPosition(rawValue: $0) }
        }
        return positions
    }

    /// The events stored under these anchors, at most `upTo`, by position.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    /// - Complexity: O(events) and a search for each anchor in each LogSegment.
    public func events(anchors: some Sequence<IdentifierOrdinal>, upTo: LogPosition) throws(EventLogError) -> EventBatch {
        let last = min(upTo, durablePosition).rawValue
        let anchors = Set(anchors)
        var builder = EventBatchBuilder()
        for piece in state.pieces where piece.firstPosition <= last {
            for anchor in anchors { try piece.append(anchor: anchor, upTo: last, to: &builder) }
        }
        return state.unveiled(builder.build()).orderedByPosition()
    }

    /// The events at these positions, which must ascend and lie in this view; those that are gone are left out.
    public func events(at positions: [LogPosition]) throws(EventLogError) -> EventBatch {
        var builder = EventBatchBuilder()
        var next = 0
        while next < positions.count {
            let first = positions[next].rawValue
            guard positions[next] <= durablePosition, let index = state.index(of: first) else {
                throw EventLogError(.limit, path: "", "position \(first) is not in this view")
            }
            let piece = state.pieces[index]
            var end = next + 1
            while end < positions.count, positions[end].rawValue == positions[end - 1].rawValue + 1, positions[end].rawValue <= piece.lastPosition { end += 1 }
            try piece.append(positions: first...positions[end - 1].rawValue, to: &builder)
            next = end
        }
        return state.unveiled(builder.build())
    }

    /// Up to `limit` events after a position, by position. O(events).
    public func events(after: LogPosition, limit: Int) throws(EventLogError) -> EventBatch {
        var builder = EventBatchBuilder()
        guard after < durablePosition, limit > 0 else { return builder.build() }
        let (first, available) = (after.rawValue + 1, durablePosition.rawValue - after.rawValue)
        let last = after.rawValue + min(UInt64(limit), available)
        try state.append(positions: first...last, to: &builder)
        return state.unveiled(builder.build())
    }

    /// All events from behind a position up to another, by position, a few thousand at a time. O(1); each step reads its events.
    public func batches(after: LogPosition = .none, upTo: LogPosition? = nil) -> BatchScan {
        BatchScan(state, after: after.rawValue, last: min(upTo ?? durablePosition, durablePosition).rawValue)
    }

    /// Where the event with this messageId stands; nil when the view has none.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    public func position(ofMessageId messageId: String) throws(EventLogError) -> LogPosition? {
        let found = try MessageKey.with(messageId) { key throws(EventLogError) in
            for piece in state.pieces.reversed() {
                let found = try piece.find(key) { position, event, assigned throws(EventLogError) in
                    position <= durablePosition.rawValue && (assigned?.text ?? EventContent.messageIdText(event)) == messageId
                }
                if let found { return found }
            }
            return nil
        }
        guard let position = found.map({ LogPosition(rawValue: $0) }) else { return nil }
        guard state.veil != nil, try events(at: [position]).isEmpty else { return position }
        return nil
    }
}

extension LogState {
    /// Appends the events of a range that is in the log, by position.
    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try forEachPiece(of: positions) { piece, positions throws(EventLogError) in try piece.append(positions: positions, to: &builder) }
    }

    /// Calls `body` with each piece that has positions of a range, and with those of them that it has.
    func forEachPiece(
        of positions: ClosedRange<UInt64>, _ body: (any LogPiece, ClosedRange<UInt64>) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        var next = positions.lowerBound
        while next <= positions.upperBound, let index = index(of: next), pieces[index].lastPosition >= next {
            let last = min(positions.upperBound, pieces[index].lastPosition)
            try body(pieces[index], next...last)
            next = last + 1
        }
    }
}

extension EventBatch {
    /// The same events by position. O(n) when already so, else O(n log n).
    func orderedByPosition() -> EventBatch {
        let isOrdered = zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }
        return isOrdered ? self : selecting(indices.sorted { positions[$0] < positions[$1] })
    }
}
