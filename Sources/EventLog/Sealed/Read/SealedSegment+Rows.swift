import EventModel

/// Rows of one row group, one behind the other.
struct RowSpan {
    let group: RowGroup
    let columns: RowColumns
    let rows: Range<Int>
}

extension SealedSegment {
    /// Where an anchor's rows are: one span for each row group that its run reaches into, in order. O(log row groups + log runs + log clustered anchors).
    func spans(anchor: UInt32) throws(EventLogError) -> [RowSpan] {
        var spans: [RowSpan] = []
        let cluster = clusters?.cluster(of: anchor) ?? anchor
        var index = groups.partition { $0.entry.lastCluster >= cluster }
        while index < groups.count, groups[index].entry.firstCluster <= cluster {
            let group = groups[index]
            let columns = try group.columns()
            if let run = columns.run(cluster: cluster, anchor: anchor) {
                let start = Int(clamping: columns.runStarts[run])
                let end = run + 1 < group.entry.runs ? Int(clamping: columns.runStarts[run + 1]) : group.rows
                guard start < end, end <= group.rows else { throw group.damaged("runs do not follow one another") }
                spans.append(RowSpan(group: group, columns: columns, rows: start..<end))
            }
            index += 1
        }
        return spans
    }
}
