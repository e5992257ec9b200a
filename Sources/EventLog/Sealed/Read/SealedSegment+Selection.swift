import EventModel

// Many rows of one file at a time: what opening a row group costs is shared by all rows wanted of it.

extension SealedSegment {
    /// Appends the events under these anchors with positions up to `upTo`, in the order of rows.
    ///
    /// - Parameters:
    ///   - anchors: Each once, best ascending.
    ///   - needs: An empty object of no name stands for events that are not among them.
    ///   - horizon: Only events beyond it, and perhaps others.
    func append(
        anchors: [IdentifierOrdinal], upTo: UInt64, needing needs: EventNeeds = .all, beyond horizon: EventHorizon? = nil, to builder: inout EventBatchBuilder,
        _ tally: ReadTally? = nil
    ) throws(EventLogError) {
        var spans: [RowSpan] = []
        for anchor in anchors {
            let all = try self.spans(anchor: anchor.rawValue)
            spans += horizon.map { self.spans(all, beyond: $0) } ?? all
        }
        guard !spans.isEmpty else { return }
        let needs = try RowNeeds(needs, in: self)
        var events = try EventGathering(self)
        var next = 0
        while next < spans.count {
            let group = spans[next].group
            tally?.counts.rowGroups += 1
            var reader = RowReader(self, group, spans[next].columns)
            while next < spans.count, spans[next].group === group {
                try reader.seek(spans[next].rows)
                for _ in spans[next].rows {
                    try reader.readRow()
                    if reader.row.position <= upTo, needs.contain(reader.row) {
                        try events.append(&reader)
                    } else {
                        if reader.row.position <= upTo { try events.appendOutline(&reader) }
                        reader.skipLeaves()
                    }
                }
                next += 1
            }
        }
        events.finish(into: &builder)
    }
}
