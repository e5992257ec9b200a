// A whole row group decoded: what compaction, scans of the population and verification read.
//
// Columns are decoded one after the other, each into one array, with the loops of the codecs; functions of other columns are tabulated first.

import EventModel

struct DecodedRowGroup: ~Copyable {
    let segment: SealedSegment
    private(set) var group: RowGroup
    private(set) var columns: RowColumns
    private(set) var positions = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var occurredAt = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var kinds = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var sources = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var names = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var shapes = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var ids = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    /// Identifiers of tuple `t`: `ordinals[ordinalStarts[t]..<ordinalStarts[t + 1]]`, and which is the anchor.
    private(set) var ordinals: [UInt32] = []
    private(set) var ordinalStarts: [Int] = []
    private(set) var anchorIndexes: [UInt8] = []
    /// Tuple of the row group, for each row.
    private(set) var tuples = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    private(set) var leaves: LeafBuffers
    /// Strings of the heap columns.
    private(set) var strings: [HeapColumn?]
    private var table = FunctionTable()
    private var rowOfValue = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    /// What the last chunk was decoded into, before it changes places with where it belongs.
    private var decoded = IntegerBuffer(capacity: SealedFormat.rowGroupRows)

    var rows: Int { positions.count }

    /// Holds nothing before ``decode(_:)``.
    init(_ segment: SealedSegment, columns: RowColumns) {
        self.segment = segment
        self.columns = columns
        group = segment.groups[0]
        leaves = LeafBuffers(count: segment.layout.columns.count)
        strings = Array(repeating: nil, count: segment.layout.columns.count)
    }

    /// Decodes a row group of the file in place of the one before.
    mutating func decode(_ next: RowGroup) throws(EventLogError) {
        try decodeRows(of: next)
        leaves.removeAll()
        for presence in 0..<segment.layout.groupCount { try decodeLeaves(presence) }
    }
}

extension DecodedRowGroup {
    /// Decodes what every row has, and no leaves.
    mutating func decodeRows(of next: RowGroup) throws(EventLogError) {
        group = next
        columns = try next.columns()
        let count = group.rows
        Self.decode(columns.positions, count, into: &positions)
        Self.decode(columns.shapes, count, into: &shapes)
        Self.decode(columns.names, count, into: &names)
        Self.decode(columns.ids, count, into: &ids)
        try check(positions, below: segment.rowCount, "position")
        try check(shapes, below: segment.layout.shapeCount, "shape")
        try check(names, below: segment.dictionary.count + 1, "name")
        try decodeTuples()
        rowOfValue.removeAll()
        for row in 0..<count { rowOfValue.append(Int64(row)) }
        try decode(columns.occurredAt)
        swap(&decoded, &occurredAt)
        try decode(columns.kinds)
        swap(&decoded, &kinds)
        try decode(columns.sources)
        swap(&decoded, &sources)
        try check(sources, below: segment.sources.count, "source")
    }

    private static func decode(_ column: IntegerColumn, _ count: Int, into buffer: inout IntegerBuffer) {
        buffer.removeAll()
        buffer.append(count: count) { column.decode(0..<count, into: $0) }
    }

    private mutating func decodeTuples() throws(EventLogError) {
        Self.decode(columns.rowTuples, group.rows, into: &tuples)
        ordinals.removeAll(keepingCapacity: true)
        ordinalStarts.removeAll(keepingCapacity: true)
        anchorIndexes.removeAll(keepingCapacity: true)
        let runs = group.entry.runs
        for run in 0..<runs {
            let (start, end) = (Int(clamping: columns.runStarts[run]), run + 1 < runs ? Int(clamping: columns.runStarts[run + 1]) : group.rows)
            guard start < end, end <= group.rows, run > 0 || start == 0 else { throw group.damaged("runs do not follow one another") }
            let first = Int64(clamping: columns.runTupleStarts[run])
            for row in start..<end { tuples[row] = first &+ tuples[row] }
            let lastTuple = run + 1 < runs ? Int(clamping: columns.runTupleStarts[run + 1]) : group.entry.tuples
            try decodeIdentifiers(of: Int(clamping: first), until: lastTuple, anchor: columns.anchor(ofRun: run))
        }
        ordinalStarts.append(ordinals.count)
        try check(tuples, below: group.entry.tuples, "tuple")
    }

    private mutating func decodeIdentifiers(of firstTuple: Int, until end: Int, anchor: UInt32) throws(EventLogError) {
        guard firstTuple == ordinalStarts.count, firstTuple <= end, end <= group.entry.tuples else { throw group.damaged("tuples do not follow one another") }
        for tuple in firstTuple..<end {
            let head = columns.tupleHeads[tuple]
            let (count, anchorIndex) = (Int(head & 0xFF), Int(head >> 8))
            guard count <= EventLimits.identifiersMax, (0..<count).contains(anchorIndex) || anchorIndex == Int(IdentifierTuple.noAnchor) else {
                throw group.damaged("a tuple has \(count) identifiers and anchor \(anchorIndex)")
            }
            ordinalStarts.append(ordinals.count)
            anchorIndexes.append(UInt8(anchorIndex))
            var other = Int(clamping: columns.tupleOtherStarts[tuple])
            for place in 0..<count {
                if place == anchorIndex {
                    ordinals.append(anchor)
                } else {
                    ordinals.append(UInt32(truncatingIfNeeded: Int64(anchor) &+ columns.tupleOthers[other]))
                    other &+= 1
                }
            }
        }
    }

    /// The identifiers that a row's event lists.
    func withTuple(ofRow row: Int, _ body: (IdentifierTuple) throws(EventLogError) -> Void) throws(EventLogError) {
        let tuple = Int(truncatingIfNeeded: tuples[row])
        try ordinals.withUnsafeBufferPointer { ordinals throws(EventLogError) in
            let own = UnsafeBufferPointer(rebasing: ordinals[ordinalStarts[tuple]..<ordinalStarts[tuple + 1]])
            try body(IdentifierTuple(ordinals: own, anchorIndex: anchorIndexes[tuple]))
        }
    }

    /// Calls `body` with the rows of each run, which have one anchor, and that, in order.
    func forEachRun(_ body: (_ rows: Range<Int>, _ anchor: UInt32) throws(EventLogError) -> Void) throws(EventLogError) {
        for run in 0..<group.entry.runs { try body(rows(ofRun: run), columns.anchor(ofRun: run)) }
    }

    /// The rows of a run, as decoding has checked.
    func rows(ofRun run: Int) -> Range<Int> {
        Int(clamping: columns.runStarts[run])..<(run + 1 < group.entry.runs ? Int(clamping: columns.runStarts[run + 1]) : rows)
    }

    /// Whether each run stands in the cluster that the file says its anchor is of.
    func checkClusters() throws(EventLogError) {
        guard let clusters = segment.clusters else { return }
        for run in 0..<group.entry.runs {
            let key = columns.key(ofRun: run)
            guard clusters.cluster(of: key.anchor) == key.cluster else { throw group.damaged("anchor \(key.anchor) stands in another cluster than the file says") }
        }
    }

    private func check(_ buffer: borrowing IntegerBuffer, below limit: Int, _ name: String) throws(EventLogError) {
        var (low, high, at) = (Int64(0), Int64(0), 0)
        while at < buffer.count {
            low = min(low, buffer[at])
            high = max(high, buffer[at])
            at &+= 1
        }
        guard low >= 0, high < Int64(limit) else { throw group.damaged("a \(name) is none of the file's") }
    }
}

extension DecodedRowGroup {
    private mutating func decodeLeaves(_ presence: Int) throws(EventLogError) {
        try align(presence)
        guard rowOfValue.count > 0 else { return }
        let layout = segment.layout
        let members = layout.columnsOfGroup[presence]
        // First those that others may be a function of: they are plain.
        for isSecond in [false, true] {
            for column in members {
                guard let chunk = try group.leaf(RowChunk.values(of: column), count: rowOfValue.count) else {
                    throw group.damaged("column \(layout.columns[column].path) is missing")
                }
                guard (chunk.kind == .byColumn) == isSecond else { continue }
                try decodeLeaf(column, chunk)
            }
        }
    }

    private mutating func decodeLeaf(_ column: Int, _ chunk: LeafChunk) throws(EventLogError) {
        let layout = segment.layout
        if layout.storage[column] == .heap {
            guard let heap = chunk.strings else { throw group.damaged("column \(layout.columns[column].path) is no heap") }
            strings[column] = heap
            return
        }
        try decode(chunk)
        swap(&decoded, &leaves.base[column].values)
        if layout.storage[column] == .code { try check(leaves.base[column].values, below: segment.dictionary.count, "dictionary code") }
        guard layout.storage[column] == .number else { return }
        if let scales = try group.leaf(RowChunk.scales(of: column), count: rowOfValue.count) {
            try decode(scales)
            swap(&decoded, &leaves.base[column].scales)
        } else {
            for _ in 0..<rowOfValue.count { leaves.base[column].scales.append(0) }
        }
    }

    /// Finds the row of each value of a presence group, and compares their number with what the row group says.
    private mutating func align(_ presence: Int) throws(EventLogError) {
        rowOfValue.removeAll()
        let layout = segment.layout
        layout.counts[presence * layout.shapeCount..<(presence + 1) * layout.shapeCount].withUnsafeBufferPointer { counts in
            for row in 0..<rows {
                var left = counts[Int(truncatingIfNeeded: shapes[row])]
                while left > 0 {
                    rowOfValue.append(Int64(row))
                    left &-= 1
                }
            }
        }
        guard rowOfValue.count == columns.valueCount(presence) else { throw group.damaged("a presence group has another number of values than its rows") }
    }

    /// Decodes a chunk whose values belong to the rows in `rowOfValue`.
    private mutating func decode(_ chunk: LeafChunk) throws(EventLogError) {
        switch chunk.kind {
        case .plain: Self.decode(chunk.integers, rowOfValue.count, into: &decoded)
        case .sinceOccurredAt, .sinceClock:
            Self.decode(chunk.integers, rowOfValue.count, into: &decoded)
            addReference(chunk.kind == .sinceOccurredAt ? .occurredAt : .clock)
        case .byShape, .byName, .byTuple, .byColumn: try decodeFunction(chunk)
        case .strings: throw group.damaged("a column of numbers is a heap")
        }
    }

    private func addReference(_ reference: TimeReference) {
        for index in 0..<decoded.count {
            let row = Int(truncatingIfNeeded: rowOfValue[index])
            let base = reference == .occurredAt ? occurredAt[row] : segment.clock.micros(UInt64(bitPattern: positions[row]))
            decoded[index] = decoded[index] &+ base
        }
    }

    private mutating func decodeFunction(_ chunk: LeafChunk) throws(EventLogError) {
        let limit = codeLimit(chunk.kind)
        try table.load(chunk, limit: limit, group)
        defer { table.clear() }
        decoded.removeAll()
        for index in 0..<rowOfValue.count {
            let key = key(of: chunk, index)
            guard key >= 0, key < Int64(limit) else { throw group.damaged("a function is asked for a key that nothing can have") }
            decoded.append(table[Int(key)])
        }
    }

    @inline(__always)
    private func key(of chunk: LeafChunk, _ index: Int) -> Int64 {
        let row = Int(truncatingIfNeeded: rowOfValue[index])
        switch chunk.kind {
        case .byShape: return shapes[row]
        case .byName: return names[row]
        case .byTuple: return tuples[row]
        default:
            guard chunk.column < leaves.count, index < leaves.base[chunk.column].values.count else { return -1 }
            return leaves.base[chunk.column].values[index]
        }
    }

    private func codeLimit(_ kind: LeafChunk.Kind) -> Int {
        switch kind {
        case .byShape: segment.layout.shapeCount
        case .byName: segment.dictionary.count + 1
        case .byTuple: group.entry.tuples
        default: segment.dictionary.count
        }
    }
}

/// A function with small keys as an array. Reused: only what was set is cleared.
private struct FunctionTable: ~Copyable {
    private var values: [Int64] = []
    private var keys: [Int] = []

    /// Sets the function's values, whose keys are below `limit`.
    mutating func load(_ chunk: LeafChunk, limit: Int, _ group: RowGroup) throws(EventLogError) {
        if values.count < limit { values.append(contentsOf: repeatElement(0, count: limit - values.count)) }
        guard let functionKeys = chunk.keys else { return }
        for index in 0..<functionKeys.count {
            guard let key = Int(exactly: functionKeys[index]), key < limit else { throw group.damaged("a function has a key that nothing can have") }
            values[key] = chunk.integers[index]
            keys.append(key)
        }
    }

    @inline(__always)
    subscript(key: Int) -> Int64 { values[key] }

    mutating func clear() {
        for key in keys { values[key] = 0 }
        keys.removeAll(keepingCapacity: true)
    }
}
