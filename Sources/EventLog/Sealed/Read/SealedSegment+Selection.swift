import EventModel

// Many rows of one file at a time, for questions about everybody: what opening a row group costs is shared by all rows wanted of it.

extension SealedSegment {
    /// Appends the events under these anchors with positions up to `upTo`, in the order of rows.
    ///
    /// - Parameter anchors: Each once, best ascending.
    func append(anchors: [IdentifierOrdinal], upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError) {
        var spans: [RowSpan] = []
        for anchor in anchors { spans += try self.spans(anchor: anchor.rawValue) }
        guard !spans.isEmpty else { return }
        var events = try EventGathering(self)
        var next = 0
        while next < spans.count {
            let group = spans[next].group
            var reader = RowReader(self, group, spans[next].columns)
            while next < spans.count, spans[next].group === group {
                try reader.seek(spans[next].rows)
                for _ in spans[next].rows {
                    try reader.readRow()
                    if reader.row.position <= upTo { try events.append(&reader) } else { reader.skipLeaves() }
                }
                next += 1
            }
        }
        events.finish(into: &builder)
    }

    /// Appends events at positions in the range, which lies in the file, ascending: those of `wholly` as they are, of others everything but
    /// the event itself, which costs a fraction.
    func append(
        outlines positions: ClosedRange<UInt64>, wholly: (EventType) -> Bool, to builder: inout EventBatchBuilder
    ) throws(EventLogError) {
        var outlines = Outlines(count: Int(positions.upperBound - positions.lowerBound) + 1)
        let order = try positionOrders.order(of: self)
        let range = Int(positions.lowerBound - firstPosition)...Int(positions.upperBound - firstPosition)
        let places = range.sorted { order.rows[$0] < order.rows[$1] }
        var next = 0
        while next < places.count {
            let group = group(of: Int(order.rows[places[next]]))
            var reader = RowReader(self, group, try group.columns())
            while next < places.count, Int(order.rows[places[next]]) < group.firstRow + group.rows {
                let row = Int(order.rows[places[next]]) - group.firstRow
                try reader.seek(row..<row + 1)
                try reader.readRow()
                try outlines.note(&reader, at: places[next] - range.lowerBound, recordedAt: commitSpan(of: reader.row.position).recordedAt)
                next += 1
            }
        }
        try outlines.finish(into: &builder) { header throws(EventLogError) in
            guard wholly(header.type) else { return nil }
            var whole = EventBatchBuilder()
            try append(positions: header.position.rawValue...header.position.rawValue, to: &whole)
            return whole.build()
        }
    }
}

/// What rows say beside their events, gathered in one order and given out in another.
private struct Outlines {
    private var headers: [EventBatchBuilder.Header?]
    private var ordinals: [IdentifierOrdinal] = []
    private var ranges: [Range<Int>]

    init(count: Int) {
        headers = Array(repeating: nil, count: count)
        ranges = Array(repeating: 0..<0, count: count)
    }

    mutating func note(_ reader: inout RowReader, at place: Int, recordedAt: Instant) throws(EventLogError) {
        let (row, start) = (reader.row, ordinals.count)
        try reader.appendIdentifiers(to: &ordinals)
        ranges[place] = start..<ordinals.count
        headers[place] = EventBatchBuilder.Header(
            position: LogPosition(rawValue: row.position), recordedAt: recordedAt, occurredAt: Instant(micros: row.occurredAtMicros),
            type: row.type, anchor: IdentifierOrdinal(rawValue: row.anchor), source: reader.segment.sources[row.source])
    }

    /// - Parameter whole: The event itself, alone in a batch, when it is wanted.
    func finish(
        into builder: inout EventBatchBuilder, whole: (EventBatchBuilder.Header) throws(EventLogError) -> EventBatch?
    ) throws(EventLogError) {
        for (place, header) in headers.enumerated() {
            guard let header else { continue }
            if let whole = try whole(header) {
                for index in whole.indices { builder.append(whole[index]) }
            } else {
                builder.append(header, identifiers: ordinals[ranges[place]], event: .emptyObject)
            }
        }
    }
}
