import EventModel

/// Goes through the rows of one file in order and gives them away with the numbers of the merged one.
struct CompactionCursor: ~Copyable {
    private let segment: SealedSegment
    private let input: Int
    private var decoded: DecodedRowGroup
    private var nextGroup = 0
    private var row = 0
    private var run = 0
    private var runEnd = 0
    /// Next value of each column in the row group.
    private var values: [Int]
    private var heaps: LeafHeaps
    /// The text ids by row, and the next of them.
    private let textIds: [(row: UInt32, hash: UInt64)]
    private var nextTextId = 0
    private let idCount: Int64

    private(set) var isAtEnd = false
    private(set) var anchor: UInt32 = 0

    init(_ segment: SealedSegment, input: Int) throws(EventLogError) {
        let columns = try segment.groups[0].columns()
        let section = try segment.textIds()
        let idCount = Int64(try segment.ids().count)
        self.segment = segment
        self.input = input
        self.idCount = idCount
        decoded = DecodedRowGroup(segment, columns: columns)
        values = Array(repeating: 0, count: segment.layout.columns.count)
        heaps = LeafHeaps()
        textIds = (0..<section.count).map { (UInt32(section[$0].row), section[$0].hash) }.sorted { $0.0 < $1.0 }
    }

    /// Goes to the first row.
    mutating func begin() throws(EventLogError) { try openGroup() }

    var occurredAtMicros: Int64 { decoded.occurredAt[row] }
    var position: UInt64 { segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row]) }

    private mutating func openGroup() throws(EventLogError) {
        guard nextGroup < segment.groups.count else {
            isAtEnd = true
            return
        }
        try decoded.decode(segment.groups[nextGroup])
        nextGroup += 1
        (row, run, runEnd) = (0, -1, 0)
        for column in values.indices {
            values[column] = 0
            if let strings = decoded.strings[column] { heaps.open(column, strings, columnCount: values.count) }
        }
        try openRun()
    }

    private mutating func openRun() throws(EventLogError) {
        run += 1
        guard let next = UInt32(exactly: decoded.columns.anchors[run]), next >= anchor else { throw decoded.group.damaged("anchors do not ascend") }
        anchor = next
        runEnd = run + 1 < decoded.group.entry.runs ? Int(clamping: decoded.columns.runStarts[run + 1]) : decoded.rows
    }

    /// Gives the present row away and goes to the next.
    mutating func move(
        to writer: inout SealedSegmentWriter, _ tables: borrowing MergedTables, _ textIds: inout [(UInt64, UInt32)]
    ) throws(EventLogError) {
        let shape = Int(truncatingIfNeeded: decoded.shapes[row])
        let (name, id) = (decoded.names[row], decoded.ids[row])
        let sealed = SealedRow(
            position: position, occurredAtMicros: occurredAtMicros, kind: decoded.kinds[row],
            source: tables.sourceMaps[input][Int(truncatingIfNeeded: decoded.sources[row])],
            name: name == 0 ? 0 : Int64(tables.dictionary.maps[input][Int(truncatingIfNeeded: name) - 1]) + 1, shape: tables.shapeMaps[input][shape],
            id: try newId(id, tables))
        if id == idCount { try moveTextId(toRow: writer.rows, &textIds) }
        try decoded.withTuple(ofRow: row) { tuple throws(EventLogError) in
            guard tuple.anchor == anchor else { throw decoded.group.damaged("a row names another anchor than its run") }
            try writer.append(sealed, tuple)
        }
        for column in segment.layout.leafColumns(shape) { try moveLeaf(Int(column), to: &writer, tables) }
        try advance()
    }

    private func newId(_ id: Int64, _ tables: borrowing MergedTables) throws(EventLogError) -> Int64 {
        guard id != idCount else { return Int64(tables.ids.ids.count) }
        guard id >= 0, id < idCount else { throw decoded.group.damaged("rank \(id) is none of the file's ids") }
        return Int64(tables.ids.maps[input][Int(id)])
    }

    private mutating func moveTextId(toRow newRow: Int, _ result: inout [(UInt64, UInt32)]) throws(EventLogError) {
        guard nextTextId < textIds.count, textIds[nextTextId].row == UInt32(decoded.group.firstRow + row) else {
            throw decoded.group.damaged("a row's messageId is in no list")
        }
        result.append((textIds[nextTextId].hash, UInt32(newRow)))
        nextTextId += 1
    }

    @inline(__always)
    private mutating func moveLeaf(_ column: Int, to writer: inout SealedSegmentWriter, _ tables: borrowing MergedTables) throws(EventLogError) {
        let index = values[column]
        values[column] = index &+ 1
        let target = Int(tables.columnMaps[input][column])
        let source = decoded.leaves.base + column
        switch tables.layout.storage[target] {
        case .number: writer.append(source.pointee.values[index], scale: UInt8(truncatingIfNeeded: source.pointee.scales[index]), column: target)
        case .integer, .prefixed: writer.append(source.pointee.values[index], column: target)
        case .code: writer.append(Int64(tables.dictionary.maps[input][Int(truncatingIfNeeded: source.pointee.values[index])]), column: target)
        case .heap: try moveText(column, index, to: &writer, target)
        }
    }

    private mutating func moveText(_ column: Int, _ index: Int, to writer: inout SealedSegmentWriter, _ target: Int) throws(EventLogError) {
        let isWhole =
            switch segment.layout.modes[column] {
            case .heap: heaps.withString(column, index) { writer.append($0, column: target) }
            case .dictionary: heaps.withText({ segment.dictionary.append(Int(truncatingIfNeeded: decoded.leaves.base[column].values[index]), to: &$0) }) { writer.append($0, column: target) }
            case .prefixed(let prefix):
                heaps.withText({ PrefixedText.append(prefix: prefix, number: decoded.leaves.base[column].values[index], to: &$0) }) { writer.append($0, column: target) }
            }
        guard isWhole else { throw decoded.group.damaged("a value of column \(segment.layout.columns[column].path) cannot be read") }
    }

    private mutating func advance() throws(EventLogError) {
        row += 1
        guard row == runEnd else { return }
        if row == decoded.rows { try openGroup() } else { try openRun() }
    }
}
