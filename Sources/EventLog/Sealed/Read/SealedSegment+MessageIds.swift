import EventModel

extension SealedSegment {
    /// Looks a messageId up: among the UUIDs by rank, else among the hashes of the others.
    ///
    /// - Complexity: O(log ids) when it is not here. When it is: the rows of the anchor given, and only when it is not among them all
    ///   rows, 4 bytes or less each.
    func find(_ id: MessageKey, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        if let (high, low) = PackedUUID.halves(packed: id.packed) { return try find(SortedIds.ID(high: high, low: low), id.anchor, body) }
        var found: UInt64?
        try textIds().forEachRow(id.hash) { row throws(EventLogError) in
            found = try match(row: row, body)
            return found != nil
        }
        return found
    }

    private func find(_ uuid: SortedIds.ID, _ anchor: IdentifierOrdinal?, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        let ids = try ids()
        guard let rank = ids.rank(of: uuid) else { return nil }
        // More rows than one may have it: an id that was sent by one and assigned to another.
        if let anchor, let found = try find(rank, among: spans(anchor: anchor.rawValue), body) { return found }
        let all = try groups.map { group throws(EventLogError) in RowSpan(group: group, columns: try group.columns(), rows: 0..<group.rows) }
        return try find(rank, among: all, body)
    }

    private func find(_ rank: Int, among spans: [RowSpan], _ body: EventMatch) throws(EventLogError) -> UInt64? {
        var ids = IntegerBuffer(capacity: SealedFormat.vectorRows)
        for span in spans {
            var start = span.rows.lowerBound
            while start < span.rows.upperBound {
                let end = min(start + SealedFormat.vectorRows, span.rows.upperBound)
                ids.removeAll()
                ids.append(count: end - start) { span.columns.ids.decode(start..<end, into: $0) }
                for index in 0..<end - start where ids[index] == Int64(rank) {
                    if let found = try match(row: span.group.firstRow + start + index, body) { return found }
                }
                start = end
            }
        }
        return nil
    }

    /// The position of a row when `body` says that its event is the one.
    private func match(row: Int, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        try gather(row: row).withEvent { position, event, assigned throws(EventLogError) in
            try body(position, event, assigned) ? position : nil
        }
    }
}
