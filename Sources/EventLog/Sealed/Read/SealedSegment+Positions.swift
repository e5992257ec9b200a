import EventModel

// Events by position, of a file that is not sorted by it.

extension SealedSegment {
    /// Appends the events at positions in the range, which lies in the file, ascending. Where `wholly` does not hold for an event's type an
    /// empty object of no name stands for it.
    ///
    /// - Parameter keepsGone: Whether the same stands for events that are gone; else they are left out.
    func append(
        positions: ClosedRange<UInt64>, wholly: (EventType) -> Bool, keepsGone: Bool = false, to builder: inout EventBatchBuilder
    ) throws(EventLogError) {
        var events = try EventGathering(self)
        let order = try gather(positions: positions, wholly: wholly, into: &events)
        events.finish(into: &builder, order: order, keepsGone: keepsGone)
    }

    /// Gathers the events at positions in the range, which lies in the file.
    ///
    /// - Returns: For each position, ascending, which of those gathered its event is.
    func gather(
        positions: ClosedRange<UInt64>, wholly: (EventType) -> Bool = { _ in true }, into events: inout EventGathering
    ) throws(EventLogError) -> [Int] {
        let rows = try rows(of: positions)
        var places = [Int](repeating: 0, count: rows.count)
        // In the order of rows, neighbours share what finding a row costs.
        let sorted = rows.indices.sorted { rows[$0] < rows[$1] }
        try gather(sorted.map { Int(rows[$0]) }, wholly: wholly, into: &events)
        for (place, index) in sorted.enumerated() { places[index - rows.startIndex] = place }
        return places
    }

    /// The same for a walk that goes on to the next positions afterwards: where much of the file is left, it is decoded once for all of that.
    /// Events that are gone are there as empty objects, so that who follows the log meets every position.
    func append(outlines positions: ClosedRange<UInt64>, wholly: (EventType) -> Bool, to builder: inout EventBatchBuilder) throws(EventLogError) {
        var next = positions.lowerBound
        while next <= positions.upperBound {
            let left = next...positions.upperBound
            guard let window = try positionWalks.window(of: self, for: left) else { return try append(positions: left, wholly: wholly, keepsGone: true, to: &builder) }
            let here = left.clamped(to: window.positions)
            try append(here, of: window, wholly: wholly, to: &builder)
            if here.upperBound == window.positions.upperBound { positionWalks.forget(window) }
            next = here.upperBound + 1
        }
    }

    private func append(
        _ positions: ClosedRange<UInt64>, of window: OutlineWindow, wholly: (EventType) -> Bool, to builder: inout EventBatchBuilder
    ) throws(EventLogError) {
        var events = try EventGathering(self)
        var places = [Int](repeating: 0, count: positions.count)
        let wanted = positions.filter { wholly(window.type($0)) }
        if !wanted.isEmpty {
            let rows = try rows(of: positions)
            let row = { (position: UInt64) in Int(rows[rows.startIndex + Int(position - positions.lowerBound)]) }
            let sorted = wanted.sorted { row($0) < row($1) }
            try gather(sorted.map(row), wholly: { _ in true }, into: &events)
            for (place, position) in sorted.enumerated() { places[Int(position - positions.lowerBound)] = place }
        }
        for position in positions where !wholly(window.type(position)) {
            places[Int(position - positions.lowerBound)] = events.count
            events.appendOutline(window.row(position), identifiers: window.identifiers(position))
        }
        events.finish(into: &builder, order: places, keepsGone: true)
    }

    private func rows(of positions: ClosedRange<UInt64>) throws(EventLogError) -> ArraySlice<UInt32> {
        try positionWalks.order(of: self).rows[Int(positions.lowerBound - firstPosition)...Int(positions.upperBound - firstPosition)]
    }

    /// Gathers rows that ascend.
    func gather(_ rows: [Int], wholly: (EventType) -> Bool, into events: inout EventGathering) throws(EventLogError) {
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
}
