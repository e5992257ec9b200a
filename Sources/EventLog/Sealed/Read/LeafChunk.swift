import EventModel

/// A chunk of column values, opened. Grammar: EventLog.docc/SealedLogSegmentFormat.md, "Row groups".
final class LeafChunk: Sendable {
    /// The chunk's form, and for functions of what.
    enum Kind: Sendable {
        case plain, sinceOccurredAt, sinceClock, byShape, byName, byTuple, byColumn, strings
    }

    let kind: Kind
    /// Values of the column.
    let count: Int
    /// The values, distances from the reference, or the function's values; none of a heap.
    let integers: IntegerColumn
    /// The function's keys.
    let keys: AscendingColumn?
    /// With ``Kind/byColumn``: which.
    let column: Int
    let strings: HeapColumn?
    /// A small function in memory: keys ascending, and the value of each.
    private let table: [(key: UInt64, value: Int64)]

    /// Functions with more keys are looked up where they stand.
    private static let tableKeysMax = 256

    /// Opens a chunk of `count` values; nil when it breaks the grammar.
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard var scan = ColumnScan(bytes), let parts = Parts(&scan, count) else { return nil }
        (kind, self.count, integers, keys, column, strings) = (parts.kind, count, parts.integers, parts.keys, parts.column, parts.strings)
        if let keys = parts.keys, keys.count <= Self.tableKeysMax {
            table = (0..<keys.count).map { (keys[$0], parts.integers[$0]) }
        } else {
            table = []
        }
        // A search would find other values than a walk does.
        guard zip(table, table.dropFirst()).allSatisfy({ $0.key < $1.key }) else { return nil }
    }

    /// A function's value for a key; 0 for a key that it does not have.
    func value(forKey key: UInt64) -> Int64 {
        if !table.isEmpty { return tableValue(key) }
        guard let keys else { return 0 }
        // Tuples mostly all have a value: then a key is its own place.
        if key < UInt64(keys.count), keys[Int(key)] == key { return integers[Int(key)] }
        let place = keys.lowerBound(key)
        return place < keys.count && keys[place] == key ? integers[place] : 0
    }
}

extension LeafChunk {
    @inline(__always)
    private func tableValue(_ key: UInt64) -> Int64 {
        table.withUnsafeBufferPointer { table in
            var (low, high) = (0, table.count)
            while low < high {
                let middle = (low &+ high) &>> 1
                if table[middle].key < key { low = middle &+ 1 } else { high = middle }
            }
            return low < table.count && table[low].key == key ? table[low].value : 0
        }
    }
}

/// What a chunk is made of.
private struct Parts {
    var kind = LeafChunk.Kind.plain
    var integers = IntegerColumn.none
    var keys: AscendingColumn?
    var column = 0
    var strings: HeapColumn?

    init?(_ scan: inout ColumnScan, _ count: Int) {
        guard let code = scan.byte(), let form = ChunkForm(rawValue: code) else { return nil }
        switch form {
        case .plain: guard readIntegers(&scan, count) else { return nil }
        case .relative:
            guard let reference = scan.byte().flatMap({ TimeReference(rawValue: $0) }), readIntegers(&scan, count) else { return nil }
            kind = reference == .occurredAt ? .sinceOccurredAt : .sinceClock
        case .determined: guard readFunction(&scan) else { return nil }
        case .strings:
            guard let bytes = scan.take(scan.left), let heap = HeapColumn(bytes, count: count) else { return nil }
            (kind, strings) = (.strings, heap)
        }
    }

    private mutating func readIntegers(_ scan: inout ColumnScan, _ count: Int) -> Bool {
        guard let bytes = scan.take(scan.left), let column = IntegerColumn(bytes, count: count) else { return false }
        integers = column
        return true
    }

    private mutating func readFunction(_ scan: inout ColumnScan) -> Bool {
        guard let by = scan.byte().flatMap({ Determinant(rawValue: $0) }), let head = scan.take(12) else { return false }
        let (column, count, keyBytes) = (head.field(0, as: UInt32.self), head.field(4, as: UInt32.self), head.field(8, as: UInt32.self))
        guard column < UInt32(SealedFormat.columnsMax), count > 0, count <= UInt32(SealedFormat.rowGroupRows), let bytes = scan.take(Int(keyBytes)),
            let keys = AscendingColumn(bytes, count: Int(count))
        else { return false }
        (self.column, self.keys) = (Int(column), keys)
        kind = switch by {
        case .shape: .byShape
        case .name: .byName
        case .tuple: .byTuple
        case .column: .byColumn
        }
        return readIntegers(&scan, Int(count))
    }
}

extension IntegerColumn {
    /// A column of no values.
    fileprivate static let none: IntegerColumn = {
        let constant: [UInt8] = [IntegerEncoding.constant.rawValue, 0]
        guard let column = constant.withUnsafeBytes({ IntegerColumn($0, count: 0) }) else { preconditionFailure("a constant of no values is a column") }
        return column
    }()
}
