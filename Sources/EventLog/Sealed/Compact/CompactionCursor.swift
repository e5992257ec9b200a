import EventModel

/// Goes through the rows of one file in the merged one's order and gives them away with the numbers of that.
///
/// Rows that keep their place among the file's others are decoded a row group at a time; those that a clustering moves are read by themselves.
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

    /// Rows that stand elsewhere in the merged file.
    private var moved: MovedRows
    /// By which they do; nil when there are none.
    private let clustering: Clustering?
    /// Whether the present row is one of those.
    private var isAtMoved = false
    private var isKeptAtEnd = false
    private var keptKey = ClusterKey(cluster: 0, anchor: 0)

    private(set) var isAtEnd = false
    /// What the present row's run is sorted by.
    private(set) var key = ClusterKey(cluster: 0, anchor: 0)

    /// - Parameter plan: One that this file is the `input`-th of.
    init(_ segment: SealedSegment, input: Int, _ plan: ClusterPlan) throws(EventLogError) {
        let columns = try segment.groups[0].columns()
        let section = try segment.textIds()
        let idCount = Int64(try segment.ids().count)
        self.segment = segment
        self.input = input
        self.idCount = idCount
        let runs = plan.moved[input]
        moved = MovedRows(segment, runs)
        clustering = runs.isEmpty ? nil : plan.clustering ?? Clustering(clusters: [])
        decoded = DecodedRowGroup(segment, columns: columns)
        values = Array(repeating: 0, count: segment.layout.columns.count)
        heaps = LeafHeaps()
        textIds = (0..<section.count).map { (UInt32(section[$0].row), section[$0].hash) }.sorted { $0.0 < $1.0 }
    }

    /// Goes to the first row.
    mutating func begin() throws(EventLogError) {
        try openGroup()
        try moved.begin()
        turn()
    }

    var occurredAtMicros: Int64 { isAtMoved ? moved.occurredAtMicros : decoded.occurredAt[row] }
    var position: UInt64 { isAtMoved ? moved.position : segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row]) }

    /// Turns to the rows that come next: those of an anchor either all move or all stay.
    @inline(__always)
    private mutating func turn() {
        isAtMoved = !moved.isAtEnd && (isKeptAtEnd || moved.key < keptKey)
        if isAtMoved { (key, isAtEnd) = (moved.key, false) } else { (key, isAtEnd) = (keptKey, isKeptAtEnd) }
    }

    private mutating func openGroup() throws(EventLogError) {
        guard nextGroup < segment.groups.count else {
            isKeptAtEnd = true
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

    /// Goes to the next run that stays.
    private mutating func openRun() throws(EventLogError) {
        repeat {
            run += 1
            guard run < decoded.group.entry.runs else { return try openGroup() }
            runEnd = run + 1 < decoded.group.entry.runs ? Int(clamping: decoded.columns.runStarts[run + 1]) : decoded.rows
            let next = decoded.columns.key(ofRun: run)
            if let clustering, clustering.cluster(of: next.anchor) != next.cluster {
                skipRun()
                continue
            }
            guard next >= keptKey else { throw decoded.group.damaged("anchors do not ascend") }
            keptKey = next
            return
        } while true
    }

    /// Passes over the rows of a run that moves.
    private mutating func skipRun() {
        while row < runEnd {
            for column in segment.layout.leafColumns(Int(truncatingIfNeeded: decoded.shapes[row])) { values[Int(column)] &+= 1 }
            row += 1
        }
        while nextTextId < textIds.count, textIds[nextTextId].row < UInt32(decoded.group.firstRow + row) { nextTextId += 1 }
    }

    /// Gives the present row away and goes to the next.
    mutating func move(
        to writer: inout SealedSegmentWriter, _ tables: borrowing MergedTables, _ textIds: inout [(UInt64, UInt32)]
    ) throws(EventLogError) {
        if isAtMoved { return try moveMoved(to: &writer, tables, &textIds) }
        let shape = Int(truncatingIfNeeded: decoded.shapes[row])
        let id = decoded.ids[row]
        let sealed = try sealedRow(
            position: position, occurredAtMicros: occurredAtMicros, kind: decoded.kinds[row], source: decoded.sources[row], name: decoded.names[row],
            shape: shape, id: id, tables)
        if id == idCount { try moveTextId(toRow: writer.rows, &textIds) }
        try decoded.withTuple(ofRow: row) { tuple throws(EventLogError) in
            guard tuple.anchor == keptKey.anchor else { throw decoded.group.damaged("a row names another anchor than its run") }
            try writer.append(sealed, tuple)
        }
        for column in segment.layout.leafColumns(shape) { try moveLeaf(Int(column), to: &writer, tables) }
        try advance()
    }

    /// A row with the merged file's numbers; all of `source`, `name` and `shape` are ones of this file.
    @inline(__always)
    private func sealedRow(
        position: UInt64, occurredAtMicros: Int64, kind: Int64, source: Int64, name: Int64, shape: Int, id: Int64, _ tables: borrowing MergedTables
    ) throws(EventLogError) -> SealedRow {
        SealedRow(
            position: position, occurredAtMicros: occurredAtMicros, kind: kind, source: tables.sourceMaps[input][Int(truncatingIfNeeded: source)],
            name: name == 0 ? 0 : Int64(tables.dictionary.maps[input][Int(truncatingIfNeeded: name) - 1]) + 1, shape: tables.shapeMaps[input][shape],
            id: try newId(id, tables))
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
        try openRun()
        turn()
    }
}

extension CompactionCursor {
    /// ``move(to:_:_:)`` for a row that a clustering has moved.
    private mutating func moveMoved(
        to writer: inout SealedSegmentWriter, _ tables: borrowing MergedTables, _ textIds: inout [(UInt64, UInt32)]
    ) throws(EventLogError) {
        let row = moved.row
        guard row.name >= 0, row.name <= Int64(segment.dictionary.count) else { throw segment.file.damaged("a name is none of the file's", in: .dictionary) }
        let sealed = try sealedRow(
            position: row.position, occurredAtMicros: row.occurredAtMicros, kind: Int64(row.type.rawValue) | Int64(row.flags) << 8, source: Int64(row.source),
            name: row.name, shape: row.shape, id: row.id, tables)
        if row.id == idCount { textIds.append((try textId(ofRow: moved.rowInFile), UInt32(writer.rows))) }
        try moved.withTuple { tuple throws(EventLogError) in try writer.append(sealed, tuple) }
        for column in segment.layout.leafColumns(row.shape) { try moveMovedLeaf(Int(column), to: &writer, tables) }
        try moved.advance()
        turn()
    }

    private func textId(ofRow row: Int) throws(EventLogError) -> UInt64 {
        let place = textIds.partition { $0.row >= UInt32(row) }
        guard place < textIds.count, textIds[place].row == UInt32(row) else { throw segment.file.damaged("a row's messageId is in no list", in: .textIds) }
        return textIds[place].hash
    }

    private mutating func moveMovedLeaf(_ column: Int, to writer: inout SealedSegmentWriter, _ tables: borrowing MergedTables) throws(EventLogError) {
        let target = Int(tables.columnMaps[input][column])
        switch tables.layout.storage[target] {
        case .number:
            let number = try moved.nextNumber(column)
            writer.append(number.value, scale: number.scale, column: target)
        case .integer, .prefixed: writer.append(try moved.nextNumber(column).value, column: target)
        case .code:
            let code = try moved.nextNumber(column).value
            guard code >= 0, code < Int64(segment.dictionary.count) else { throw segment.file.damaged("a code is none of the dictionary's", in: .dictionary) }
            writer.append(Int64(tables.dictionary.maps[input][Int(code)]), column: target)
        case .heap: try moved.withNextText(column) { writer.append($0, column: target) }
        }
    }
}
