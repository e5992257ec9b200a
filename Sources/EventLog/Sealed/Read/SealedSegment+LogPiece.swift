import EventModel

extension SealedSegment: LogPiece {
    var firstPosition: UInt64 { footer.firstPosition }
    var lastPosition: UInt64 { footer.lastPosition }
    var payloadBytes: UInt64 { footer.packedBytes }

    func append(anchor: IdentifierOrdinal, upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try append(anchors: [anchor], upTo: upTo, to: &builder)
    }

    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try append(positions: positions, wholly: { _ in true }, to: &builder)
    }

    /// The same with the event itself only for types of `wholly`, which saves most of the work: of others an empty object, of no name.
    func append(
        positions: ClosedRange<UInt64>, wholly: (EventType) -> Bool, to builder: inout EventBatchBuilder
    ) throws(EventLogError) {
        let order = try positionOrders.order(of: self)
        let range = Int(positions.lowerBound - firstPosition)...Int(positions.upperBound - firstPosition)
        let rows = order.rows[range]
        // In the order of rows, neighbours share what finding a row costs.
        let sorted = rows.indices.sorted { rows[$0] < rows[$1] }
        var events = try EventGathering(self)
        var places = [Int](repeating: 0, count: sorted.count)
        try gather(sorted.map { Int(rows[$0]) }, wholly, into: &events)
        for (place, index) in sorted.enumerated() { places[index - range.lowerBound] = place }
        events.finish(into: &builder, order: places)
    }

    /// Gathers rows that ascend.
    private func gather(_ rows: [Int], _ wholly: (EventType) -> Bool, into events: inout EventGathering) throws(EventLogError) {
        var next = 0
        while next < rows.count {
            let group = group(of: rows[next])
            var reader = RowReader(self, group, try group.columns())
            while next < rows.count, rows[next] < group.firstRow + group.rows {
                var end = next + 1
                while end < rows.count, rows[end] == rows[end - 1] + 1, rows[end] < group.firstRow + group.rows { end += 1 }
                try reader.seek(rows[next] - group.firstRow..<rows[end - 1] - group.firstRow + 1)
                for _ in next..<end {
                    try reader.readRow()
                    if wholly(reader.row.type) {
                        try events.append(&reader)
                    } else {
                        try events.appendOutline(&reader)
                        reader.skipLeaves()
                    }
                }
                next = end
            }
        }
    }

    func positions(anchor: IdentifierOrdinal, upTo: UInt64) throws(EventLogError) -> [UInt64] {
        var result: [UInt64] = []
        for span in try spans(anchor: anchor.rawValue) {
            for row in span.rows {
                let position = firstPosition &+ UInt64(bitPattern: span.columns.positions[row])
                if position <= upTo { result.append(position) }
            }
        }
        return result.sorted()
    }

    func recordedAt(_ position: UInt64) -> Instant? {
        guard position >= firstPosition, position <= lastPosition else { return nil }
        return commits.recordedAt(commits.commit(of: position - firstPosition))
    }

    /// Positions that were recorded at one instant.
    struct CommitSpan {
        var first: UInt64 = 1
        var end: UInt64 = 0
        var recordedAt = Instant(micros: 0)

        @inline(__always)
        func contains(_ position: UInt64) -> Bool { position >= first && position < end }
    }

    func commitSpan(of position: UInt64) -> CommitSpan {
        let commit = commits.commit(of: position &- firstPosition)
        let end = commit + 1 < commits.count ? firstPosition &+ commits.offset(commit + 1) : lastPosition &+ 1
        return CommitSpan(first: firstPosition &+ commits.offset(commit), end: max(end, position &+ 1), recordedAt: commits.recordedAt(commit))
    }

    func lastPosition(recordedAtOrBefore instant: Instant) -> UInt64? {
        let commit = commits.firstCommit(after: instant)
        guard commit > 0 else { return nil }
        return commit == commits.count ? lastPosition : firstPosition + commits.offset(commit) - 1
    }
}
