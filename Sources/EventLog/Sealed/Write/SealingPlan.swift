import EventModel

/// What sealing decides for the whole file once all its events are taken apart.
struct SealingPlan {
    /// How each column's packed values are kept.
    let modes: [TextMode]
    /// Which values go into the dictionary.
    let isInDictionary: [Bool]

    /// A column is kept out of the dictionary when most of its values stand there once.
    private static let heapValuesMin = 64

    init(_ rows: borrowing ShreddedRows) {
        let columns = rows.table.columns
        var modes = [TextMode](repeating: .dictionary, count: columns.count)
        for (column, use) in rows.columnUse.enumerated()
        where use.values >= Self.heapValuesMin && use.newValues * 2 > use.values && columns[column].kind == .value {
            modes[column] = .heap
        }
        var wanted = [Bool](repeating: false, count: rows.values.count)
        var heapValues = [[UInt32]](repeating: [], count: columns.count)
        Self.forEachLeaf(rows) { column, number in
            guard columns[column].kind == .value else { return }
            if modes[column] == .dictionary { wanted[Int(number)] = true } else { heapValues[column].append(UInt32(number)) }
        }
        for row in 0..<rows.count where rows.names.base[row] != 0 { wanted[Int(rows.names.base[row]) - 1] = true }
        for column in columns.indices where modes[column] == .heap {
            let prefix = PrefixedText.prefix(count: heapValues[column].count) { rows.values.value(Int(heapValues[column][$0])) }
            if let prefix { modes[column] = .prefixed(prefix) }
        }
        (self.modes, isInDictionary) = (modes, wanted)
    }

    private static func forEachLeaf(_ rows: borrowing ShreddedRows, _ body: (Int, Int64) -> Void) {
        for row in 0..<rows.count {
            var leaf = Int(rows.leafStarts.base[row])
            for column in rows.table.leafColumns(Int(rows.shapes.base[row])) {
                body(Int(column), rows.leafNumbers[leaf])
                leaf += 1
            }
        }
    }
}

extension SealingPlan {
    /// The clock curve that follows the smoothest of the events' instants.
    func clock(_ rows: borrowing ShreddedRows) -> ClockCurve {
        let columns = rows.table.columns
        var series = [Array(rows.occurredAtMicros.buffer)]
        let instants = columns.indices.filter { columns[$0].kind.isInstant }
        for column in instants.prefix(Self.clockCandidatesMax) { series.append(Self.series(of: column, rows)) }
        return Self.withPointers(series) { ClockCurve.following(smoothestOf: $0.map { ClockCurve.Series(micros: $0) }) }
    }

    private static let clockCandidatesMax = 8

    private static func series(of column: Int, _ rows: borrowing ShreddedRows) -> [Int64] {
        var micros = [Int64](repeating: ClockCurve.Series.missing, count: rows.count)
        for row in 0..<rows.count {
            let leaves = rows.table.leafColumns(Int(rows.shapes.base[row]))
            guard let place = leaves.firstIndex(of: UInt32(column)) else { continue }
            micros[row] = rows.leafNumbers[Int(rows.leafStarts.base[row]) + place - leaves.startIndex]
        }
        return micros
    }

    private static func withPointers<R>(
        _ arrays: [[Int64]], _ pointers: [UnsafeBufferPointer<Int64>] = [], _ body: ([UnsafeBufferPointer<Int64>]) -> R
    ) -> R {
        guard let first = arrays.first else { return body(pointers) }
        return first.withUnsafeBufferPointer { withPointers(Array(arrays.dropFirst()), pointers + [$0], body) }
    }
}
