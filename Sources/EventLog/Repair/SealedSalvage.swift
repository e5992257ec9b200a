// What of a damaged sealed LogSegment can still be put together: row by row, as far as chunks and pages hold.

import EventModel

final class SealedSalvage {
    let segment: SealedSegment
    /// By offset from the first position, the row whose event is whole; `noRow` where there is none.
    private var rows: [UInt32]
    /// Positions that an earlier repair has found lost.
    private(set) var knownLost: Set<UInt64> = []
    /// Identifiers of events that are lost now, as far as their rows could be read.
    private(set) var lostOrdinals: Set<UInt32> = []

    private static let noRow = UInt32.max
    /// Rows that are tried together.
    private static let stepRows = 1024
    /// Positions whose events are in memory together.
    private static let batchPositions: UInt64 = 4096

    /// Tries every row.
    ///
    /// - Complexity: O(rows), and O(log n) tries for each that is lost.
    init(_ segment: SealedSegment) {
        self.segment = segment
        rows = Array(repeating: Self.noRow, count: segment.rowCount)
        findPositions()
        for group in segment.groups {
            guard let columns = try? group.columns() else { continue }
            for start in stride(from: 0, to: group.rows, by: Self.stepRows) { check(start..<min(start + Self.stepRows, group.rows), group, columns) }
        }
    }

    /// Positions that are lost now, ascending.
    var lost: [ClosedRange<UInt64>] {
        PositionRanges.of(rows.indices.lazy.filter { self.rows[$0] == Self.noRow }.map { self.segment.firstPosition + UInt64($0) })
    }

    /// A position that two rows claim is neither's.
    private func findPositions() {
        var offsets = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
        var twice: Set<Int> = []
        for group in segment.groups {
            guard let columns = try? group.columns() else { continue }
            offsets.removeAll()
            offsets.append(count: group.rows) { columns.positions.decode(0..<group.rows, into: $0) }
            for index in 0..<group.rows {
                guard let offset = Int(exactly: offsets[index]), rows.indices.contains(offset) else { continue }
                if rows[offset] != Self.noRow { twice.insert(offset) }
                rows[offset] = UInt32(group.firstRow + index)
            }
        }
        for offset in twice { rows[offset] = Self.noRow }
    }

    private func check(_ range: Range<Int>, _ group: RowGroup, _ columns: RowColumns) {
        do throws(EventLogError) {
            var events = try EventGathering(segment)
            var reader = RowReader(segment, group, columns)
            var lost: [UInt64] = []
            try reader.seek(range)
            for _ in range {
                try reader.readRow()
                if reader.row.flags & RowFlags.lost != 0 { lost.append(reader.row.position) }
                try events.append(&reader)
            }
            try events.forEach(in: Array(range.indices.map { $0 - range.lowerBound })) { _ throws(EventLogError) in }
            knownLost.formUnion(lost)
        } catch {
            guard range.count > 1 else { return lose(range.lowerBound, group, columns) }
            let middle = range.lowerBound + range.count / 2
            check(range.lowerBound..<middle, group, columns)
            check(middle..<range.upperBound, group, columns)
        }
    }

    private func lose(_ row: Int, _ group: RowGroup, _ columns: RowColumns) {
        let offset = columns.positions[row]
        if offset >= 0, offset < Int64(rows.count), rows[Int(offset)] == UInt32(group.firstRow + row) { rows[Int(offset)] = Self.noRow }
        var reader = RowReader(segment, group, columns)
        var ordinals: [IdentifierOrdinal] = []
        guard (try? reader.seek(row..<row + 1)) != nil, (try? reader.readRow()) != nil, (try? reader.appendIdentifiers(to: &ordinals)) != nil else { return }
        lostOrdinals.formUnion(ordinals.map(\.rawValue))
    }

    /// Hands over the events of a range of positions that are whole, ascending; those that were lost before are left out.
    func forEachRow(in positions: ClosedRange<UInt64>, _ body: (SalvagedRow) throws(EventLogError) -> Void) throws(EventLogError) {
        var next = positions.lowerBound
        while next <= positions.upperBound {
            let last = min(next + Self.batchPositions - 1, positions.upperBound)
            try forEachRow(ofBatch: next...last, body)
            next = last + 1
        }
    }

    private func forEachRow(ofBatch positions: ClosedRange<UInt64>, _ body: (SalvagedRow) throws(EventLogError) -> Void) throws(EventLogError) {
        let first = Int(positions.lowerBound - segment.firstPosition)
        let wanted = rows[first...first + Int(positions.upperBound - positions.lowerBound)]
        // In the order of rows, neighbours share what finding a row costs.
        let sorted = wanted.indices.filter { wanted[$0] != Self.noRow && !knownLost.contains(segment.firstPosition + UInt64($0)) }.sorted { wanted[$0] < wanted[$1] }
        var events = try EventGathering(segment)
        var next = 0
        while next < sorted.count {
            let group = segment.group(of: Int(wanted[sorted[next]]))
            var reader = RowReader(segment, group, try group.columns())
            while next < sorted.count, Int(wanted[sorted[next]]) < group.firstRow + group.rows {
                let row = Int(wanted[sorted[next]]) - group.firstRow
                try reader.seek(row..<row + 1)
                try reader.readRow()
                try events.append(&reader)
                next += 1
            }
        }
        try events.forEach(in: sorted.indices.sorted { sorted[$0] < sorted[$1] }, body)
    }
}
