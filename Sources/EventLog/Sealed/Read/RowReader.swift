// Reads rows of one row group.
//
// A value is found by counting: values of the steps before the row's (RowColumns.valueCount), plus those of the rows before it in its step, by
// shape. Rows that follow one another go on counting. Nothing of a chunk is decoded but the values asked for.
//
// Invariants
//   1. After `seek` rows are read or skipped one after the other, none left out: so every column's cursor stands at the row's first value.
//   2. A number read from the file is checked before it is used as an index.

import EventModel

struct RowReader: ~Copyable {
    let segment: SealedSegment
    let group: RowGroup
    let columns: RowColumns
    var chunks: [LeafChunk?]
    var heaps = LeafHeaps()
    private let cursors: UnsafeMutablePointer<Cursor>
    private var span: UInt32 = 0
    private let mayBeGone: Bool
    private var shapes = IntegerBuffer(capacity: SealedFormat.stepRows * 2)
    /// First row whose shape is in `shapes`.
    private var shapesFrom = 0
    /// How many values each presence group has before the span; valid with the number of the present span.
    private let groupCounts: UnsafeMutablePointer<GroupCount>
    private(set) var row = Row()
    private var nextRow = 0
    private var firstRowOfSpan = 0
    private var run = 0
    /// Rows of `run`.
    private var runRows = 0..<0

    /// Where a leaf column's next value is, and the last key that its function was asked for.
    struct Cursor: BitwiseCopyable {
        var next = 0
        /// `next` is valid when this is the number of the present span.
        var span: UInt32 = 0
        var hasLast = false
        var lastKey: UInt64 = 0
        var lastValue: Int64 = 0
    }

    private struct GroupCount: BitwiseCopyable {
        var values = 0
        var span: UInt32 = 0
    }

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

        /// Whether no event stands here any more.
        var isGone: Bool { flags & RowFlags.gone != 0 }
    }

    init(_ segment: SealedSegment, _ group: RowGroup, _ columns: RowColumns) {
        (self.segment, self.group, self.columns) = (segment, group, columns)
        chunks = group.openLeaves()
        mayBeGone = segment.file.header.hasGoneRows
        let count = segment.layout.columns.count
        cursors = .allocate(capacity: max(count, 1))
        cursors.initialize(repeating: Cursor(), count: count)
        groupCounts = .allocate(capacity: max(segment.layout.groupCount, 1))
        groupCounts.initialize(repeating: GroupCount(), count: segment.layout.groupCount)
    }

    deinit {
        cursors.deallocate()
        groupCounts.deallocate()
    }

    /// The row that ``readRow()`` read.
    var rowInGroup: Int { nextRow - 1 }

    var columnCount: Int { segment.layout.columns.count }

    @inline(__always)
    func cursor(_ column: Int) -> UnsafeMutablePointer<Cursor> { cursors + column }

    /// Goes to rows that are then read one after the other.
    mutating func seek(_ rows: Range<Int>) throws(EventLogError) {
        span &+= 1
        (nextRow, firstRowOfSpan) = (rows.lowerBound, rows.lowerBound)
        shapesFrom = rows.lowerBound & ~(SealedFormat.stepRows - 1)
        shapes.removeAll()
        let (wanted, column) = (shapesFrom..<rows.upperBound, columns.shapes)
        shapes.append(count: wanted.count) { column.decode(wanted, into: $0) }
        for at in 0..<rows.lowerBound - shapesFrom { _ = try checked(shapes[at]) }
    }

    @inline(__always)
    private func checked(_ shape: Int64) throws(EventLogError) -> Int {
        guard shape >= 0, shape < Int64(segment.layout.shapeCount) else { throw group.damaged("shape \(shape) is none of the file's") }
        return Int(truncatingIfNeeded: shape)
    }

    /// Reads the next row's own fields into ``row``; then ``readLeaves(into:)`` or ``skipLeaves()`` is called.
    mutating func readRow() throws(EventLogError) {
        let index = nextRow
        nextRow += 1
        row.shape = try checked(shapes[index - shapesFrom])
        let offset = columns.positions[index]
        guard offset >= 0, offset < Int64(segment.rowCount) else { throw group.damaged("a position lies outside the file's") }
        row.position = segment.footer.firstPosition + UInt64(offset)
        row.name = columns.names[index]
        if !runRows.contains(index) { findRun(of: index) }
        row.tuple = Int(truncatingIfNeeded: columns.runTupleStarts[run] &+ UInt64(bitPattern: columns.rowTuples[index]))
        guard row.tuple >= 0, row.tuple < group.entry.tuples else { throw group.damaged("a tuple lies outside the row group's") }
        row.occurredAtMicros = value(columns.occurredAt, index)
        row.source = Int(truncatingIfNeeded: value(columns.sources, index))
        row.id = columns.ids[index]
        let kind = value(columns.kinds, index)
        guard let type = EventType(rawValue: UInt8(truncatingIfNeeded: kind)), RowFlags.areOfSealedRow(kind >> 8, mayBeGone: mayBeGone) else {
            throw group.damaged("event type \(kind) is unknown")
        }
        (row.type, row.flags) = (type, UInt8(kind >> 8))
        guard row.source >= 0, row.source < segment.sources.count else { throw group.damaged("source \(row.source) is none of the file's") }
    }

    private mutating func findRun(of index: Int) {
        run = columns.run(of: index)
        let end = run + 1 < group.entry.runs ? Int(clamping: columns.runStarts[run + 1]) : group.rows
        // What a damaged file says of a run's start is not believed.
        runRows = index..<max(end, index + 1)
        row.anchor = columns.anchor(ofRun: run)
    }

    /// Skips the leaves of the row.
    mutating func skipLeaves() {
        let layout = segment.layout
        for leaf in layout.leafStarts[row.shape]..<layout.leafStarts[row.shape + 1] { _ = advance(Int(layout.leaves[leaf])) }
    }

    /// Where the row's next value of a column stands.
    @inline(__always)
    func advance(_ column: Int) -> Int {
        let cursor = cursors + column
        if cursor.pointee.span != span {
            cursor.pointee.span = span
            cursor.pointee.next = valuesBefore(segment.layout.groupOfColumn[column])
        }
        let next = cursor.pointee.next
        cursor.pointee.next = next &+ 1
        return next
    }

    /// Values of a group in the rows before the span. The shapes of those in its step were checked by ``seek(_:)``.
    private func valuesBefore(_ group: Int) -> Int {
        let known = groupCounts + group
        if known.pointee.span == span { return known.pointee.values }
        let layout = segment.layout
        var count = columns.valueCount(group, beforeStep: shapesFrom >> SealedFormat.stepBits)
        layout.counts.withUnsafeBufferPointer { counts in
            let ofGroup = group &* layout.shapeCount
            var at = 0
            while at < firstRowOfSpan &- shapesFrom {
                count &+= Int(counts[ofGroup &+ Int(truncatingIfNeeded: shapes[at])])
                at &+= 1
            }
        }
        known.pointee = GroupCount(values: count, span: span)
        return count
    }
}
