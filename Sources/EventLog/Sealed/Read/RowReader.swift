// Reads rows of one row group and puts their events together.
//
// A value is found by counting: values of the vectors before the row's (RowColumns.valuesBefore), plus those of the rows before it in its vector,
// by shape. Rows that follow one another go on counting. Nothing of a chunk is decoded but the values asked for.
//
// Invariants
//   1. After `seek` rows are read or skipped one after the other, none left out: so every column's cursor stands at the row's first value.
//   2. A number read from the file is checked before it is used as an index.

import EventModel

struct RowReader: ~Copyable {
    let segment: SealedSegment
    let group: RowGroup
    let columns: RowColumns
    private var chunks: [LeafChunk?]
    /// Next value of each leaf column; valid where `cursorSpans` has the number of the present span.
    private var cursors: [Int]
    private var cursorSpans: [UInt32]
    private var span: UInt32 = 0
    private var shapes = IntegerBuffer(capacity: SealedFormat.vectorRows * 2)
    /// First row whose shape is in `shapes`.
    private var shapesFrom = 0
    /// How often each shape occurs among the rows before the span in its vector; all zero but for `shapesBefore`.
    private var shapeCounts: [Int32]
    private var shapesBefore: [Int] = []
    private(set) var row = Row()
    private var nextRow = 0
    private var firstRowOfSpan = 0

    /// What a row says beside its event.
    struct Row {
        var position: UInt64 = 0
        var occurredAtMicros: Int64 = 0
        var flags: UInt8 = 0
        var type = EventType.track
        var source = 0
        var shape = 0
        var name: Int64 = 0
        var tuple = 0
        var anchor: UInt32 = 0
        var id: Int64 = 0
    }

    init(_ segment: SealedSegment, _ group: RowGroup, _ columns: RowColumns) {
        (self.segment, self.group, self.columns) = (segment, group, columns)
        chunks = group.openLeaves()
        cursors = Array(repeating: 0, count: segment.layout.columns.count)
        cursorSpans = Array(repeating: 0, count: segment.layout.columns.count)
        shapeCounts = Array(repeating: 0, count: segment.layout.shapeCount)
    }

    /// Goes to rows that are then read one after the other.
    mutating func seek(_ rows: Range<Int>) throws(EventLogError) {
        span &+= 1
        (nextRow, firstRowOfSpan) = (rows.lowerBound, rows.lowerBound)
        shapesFrom = rows.lowerBound & ~(SealedFormat.vectorRows - 1)
        shapes.removeAll()
        let (wanted, column) = (shapesFrom..<rows.upperBound, columns.shapes)
        shapes.append(count: wanted.count) { column.decode(wanted, into: $0) }
        for shape in shapesBefore { shapeCounts[shape] = 0 }
        shapesBefore.removeAll(keepingCapacity: true)
        for at in 0..<rows.lowerBound - shapesFrom {
            let shape = try checked(shapes[at])
            if shapeCounts[shape] == 0 { shapesBefore.append(shape) }
            shapeCounts[shape] &+= 1
        }
    }

    private func checked(_ shape: Int64) throws(EventLogError) -> Int {
        guard shape >= 0, shape < Int64(shapeCounts.count) else { throw group.damaged("shape \(shape) is none of the file's") }
        return Int(shape)
    }

    /// Reads the next row's own fields into ``row``; then ``readLeaves(_:)`` or ``skipLeaves()`` is called.
    mutating func readRow() throws(EventLogError) {
        let index = nextRow
        nextRow += 1
        row.shape = try checked(shapes[index - shapesFrom])
        let offset = columns.positions[index]
        guard offset >= 0, offset < Int64(segment.rowCount) else { throw group.damaged("a position lies outside the file's") }
        row.position = segment.footer.firstPosition + UInt64(offset)
        row.name = columns.names[index]
        let run = columns.run(of: index)
        row.anchor = UInt32(truncatingIfNeeded: columns.anchors[run])
        row.tuple = Int(truncatingIfNeeded: columns.runTupleStarts[run] &+ UInt64(bitPattern: columns.rowTuples[index]))
        guard row.tuple >= 0, row.tuple < group.entry.tuples else { throw group.damaged("a tuple lies outside the row group's") }
        row.occurredAtMicros = value(columns.occurredAt, index)
        row.source = Int(truncatingIfNeeded: value(columns.sources, index))
        row.id = columns.ids[index]
        let kind = value(columns.kinds, index)
        guard let type = EventType(rawValue: UInt8(truncatingIfNeeded: kind)), kind >> 8 >= 0, kind >> 8 <= Int64(RowFlags.known) else {
            throw group.damaged("event type \(kind) is unknown")
        }
        (row.type, row.flags) = (type, UInt8(kind >> 8))
        guard row.source >= 0, row.source < segment.sources.count else { throw group.damaged("source \(row.source) is none of the file's") }
    }

    /// Skips the leaves of the row.
    mutating func skipLeaves() {
        let layout = segment.layout
        for leaf in layout.leafStarts[row.shape]..<layout.leafStarts[row.shape + 1] { _ = advance(Int(layout.leaves[leaf])) }
    }

    /// Where the row's next value of a column stands.
    @inline(__always)
    private mutating func advance(_ column: Int) -> Int {
        if cursorSpans[column] != span {
            cursorSpans[column] = span
            cursors[column] = valuesBefore(segment.layout.groupOfColumn[column])
        }
        defer { cursors[column] &+= 1 }
        return cursors[column]
    }

    private func valuesBefore(_ group: Int) -> Int {
        let layout = segment.layout
        guard !layout.isEverywhere[group] else { return firstRowOfSpan }
        var count = Int(columns.valuesBefore[group * (columns.vectors + 1) + shapesFrom >> SealedFormat.vectorBits])
        for shape in shapesBefore { count &+= Int(shapeCounts[shape]) &* Int(layout.counts[group * layout.shapeCount + shape]) }
        return count
    }
}

extension RowReader {
    /// An integer of a chunk for the present row; a form that has none gives 0.
    private func value(_ chunk: LeafChunk, _ index: Int) -> Int64 {
        switch chunk.form {
        case .plain(let column): column[index]
        case .relative(.occurredAt, let column): column[index] &+ row.occurredAtMicros
        case .relative(.clock, let column): column[index] &+ segment.clock.micros(row.position &- segment.footer.firstPosition)
        case .determined(let function):
            switch function.by {
            case .shape: function.value(UInt64(row.shape))
            case .name: function.value(UInt64(bitPattern: row.name))
            case .tuple: function.value(UInt64(row.tuple))
            case .column: 0
            }
        case .strings: 0
        }
    }

    /// An integer of a leaf column.
    private mutating func leafValue(_ column: Int, _ index: Int) throws(EventLogError) -> Int64 {
        let chunk = try chunk(RowChunk.values(of: column), column, index)
        guard case .determined(let function) = chunk.form, function.by == .column else { return value(chunk, index) }
        guard function.column < cursors.count else { throw group.damaged("a column is a function of one that the file does not have") }
        let other = try self.chunk(RowChunk.values(of: function.column), function.column, index)
        guard case .plain(let keys) = other.form else { throw group.damaged("a column is a function of one that is itself a function") }
        return function.value(UInt64(bitPattern: keys[index]))
    }

    private mutating func scale(_ column: Int, _ index: Int) throws(EventLogError) -> UInt8 {
        let place = RowChunk.scales(of: column)
        guard group.chunkBytes(place) > 0 else { return 0 }
        return UInt8(truncatingIfNeeded: value(try chunk(place, column, index), index))
    }

    /// An opened chunk that has a value at `index`.
    @inline(__always)
    private mutating func chunk(_ place: Int, _ column: Int, _ index: Int) throws(EventLogError) -> LeafChunk {
        if let chunk = chunks[place], index < chunk.count { return chunk }
        return try openChunk(place, column, index)
    }

    @inline(never)
    private mutating func openChunk(_ place: Int, _ column: Int, _ index: Int) throws(EventLogError) -> LeafChunk {
        let count = columns.valueCount(segment.layout.groupOfColumn[column])
        guard let chunk = try group.leaf(place, count: count), index < chunk.count else {
            throw group.damaged("column \(segment.layout.columns[column].path) has fewer values than its rows")
        }
        chunks[place] = chunk
        return chunk
    }

    /// Appends the packed value of a leaf to `heap`.
    private mutating func appendText(_ column: Int, _ index: Int, to heap: inout ByteHeap) throws(EventLogError) {
        let isWhole: Bool
        switch segment.layout.storage[column] {
        case .code: isWhole = segment.appendString(Int(truncatingIfNeeded: try leafValue(column, index)), to: &heap)
        case .heap:
            guard case .strings(let strings) = try chunk(RowChunk.values(of: column), column, index).form else {
                throw group.damaged("column \(segment.layout.columns[column].path) is no heap")
            }
            isWhole = strings.append(index, to: &heap)
        case .prefixed:
            guard case .prefixed(let prefix) = segment.layout.modes[column] else { return }
            isWhole = PrefixedText.append(prefix: prefix, number: try leafValue(column, index), to: &heap)
        case .number, .integer: isWhole = false
        }
        guard isWhole else { throw group.damaged("a value of column \(segment.layout.columns[column].path) cannot be read") }
    }
}

extension RowReader {
    /// Leaves of one row, and the memory that their packed values live in. Reused from row to row.
    struct Leaves: ~Copyable {
        fileprivate var values: [LeafValue] = []
        /// For each leaf with packed bytes: which, and where they end in ``texts``.
        fileprivate var ends: [(leaf: Int, end: Int)] = []
        fileprivate var texts = ByteHeap(capacity: 1024)

        /// Calls `body` with the leaves in leaf order; pointers are valid meanwhile.
        mutating func withValues<R>(_ body: (UnsafeBufferPointer<LeafValue>) -> R) -> R {
            var start = 0
            let bytes = texts.bytes.assumingMemoryBound(to: UInt8.self)
            for (leaf, end) in ends {
                values[leaf] = LeafValue(bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
            return values.withUnsafeBufferPointer(body)
        }
    }

    /// Reads the leaves of the row that ``readRow()`` read.
    mutating func readLeaves(into leaves: inout Leaves) throws(EventLogError) {
        leaves.values.removeAll(keepingCapacity: true)
        leaves.ends.removeAll(keepingCapacity: true)
        leaves.texts.removeAll()
        let layout = segment.layout
        for leaf in layout.leafStarts[row.shape]..<layout.leafStarts[row.shape + 1] {
            let column = Int(layout.leaves[leaf])
            let index = advance(column)
            switch layout.storage[column] {
            case .number: leaves.values.append(LeafValue(number: try leafValue(column, index), scale: try scale(column, index)))
            case .integer: leaves.values.append(LeafValue(number: try leafValue(column, index)))
            case .code, .heap, .prefixed:
                try appendText(column, index, to: &leaves.texts)
                leaves.ends.append((leaves.values.count, leaves.texts.count))
                leaves.values.append(LeafValue(number: 0))
            }
        }
    }

    /// Ordinals of the row's identifiers, as its event lists them.
    func appendIdentifiers(to ordinals: inout [IdentifierOrdinal]) throws(EventLogError) {
        let head = columns.tupleHeads[row.tuple]
        let (count, anchorIndex) = (Int(head & 0xFF), Int(head >> 8))
        guard count <= EventLimits.identifiersMax, (0..<count).contains(anchorIndex) || anchorIndex == Int(IdentifierTuple.noAnchor) else {
            throw group.damaged("a tuple has \(count) identifiers and anchor \(anchorIndex)")
        }
        var other = Int(clamping: columns.tupleOtherStarts[row.tuple])
        for place in 0..<count {
            if place == anchorIndex {
                ordinals.append(IdentifierOrdinal(rawValue: row.anchor))
            } else {
                ordinals.append(IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: Int64(row.anchor) &+ columns.tupleOthers[other])))
                other += 1
            }
        }
    }
}
