// Collects the rows of one row group and encodes them: sealing and compaction both end here.
//
// Invariants
//   1. Rows come in the file's order: by (cluster, anchor, occurredAt, position).
//   2. For each row its leaves are added behind it, in the order of its shape's leaves.
//   3. The same rows give the same bytes.
// Format: EventLog.docc/SealedLogSegmentFormat.md

import EventModel

struct RowGroupBuilder: ~Copyable {
    let layout: ColumnLayout
    let clock: ClockCurve
    let firstPosition: UInt64
    /// Codes of names, shapes and dictionary values are below these.
    let codeLimits: CodeLimits
    /// Which anchors stand beside others; nil in a file that is not clustered.
    let clustering: Clustering?
    var tuples = TupleBuffer()
    var positions = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var occurredAt = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var kinds = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var sources = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var names = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var shapes = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var ids = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var leaves: LeafBuffers

    struct CodeLimits {
        var dictionary: Int
        var shapes: Int
    }

    /// - Parameter clustering: Given when the layout is clustered, and only then.
    init(layout: ColumnLayout, clock: ClockCurve, firstPosition: UInt64, dictionaryCount: Int, clustering: Clustering? = nil) {
        precondition(layout.isClustered == (clustering != nil), "the layout has a chunk for what the clustering says")
        (self.layout, self.clock, self.firstPosition, self.clustering) = (layout, clock, firstPosition, clustering)
        codeLimits = CodeLimits(dictionary: dictionaryCount, shapes: layout.shapeCount)
        leaves = LeafBuffers(count: layout.columns.count)
    }

    var count: Int { positions.count }
    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == SealedFormat.rowGroupRows }

    mutating func removeAll() {
        tuples.removeAll()
        positions.removeAll()
        occurredAt.removeAll()
        kinds.removeAll()
        sources.removeAll()
        names.removeAll()
        shapes.removeAll()
        ids.removeAll()
        leaves.removeAll()
    }

    @inline(__always)
    mutating func append(_ row: SealedRow, _ tuple: IdentifierTuple) {
        tuples.append(tuple)
        positions.append(Int64(truncatingIfNeeded: row.position &- firstPosition))
        occurredAt.append(row.occurredAtMicros)
        kinds.append(row.kind)
        sources.append(row.source)
        names.append(row.name)
        shapes.append(Int64(row.shape))
        ids.append(row.id)
    }

    /// Adds a leaf of the last row: a dictionary code, an instant, a truth value, a prefixed number.
    @inline(__always)
    mutating func append(_ value: Int64, column: Int) { leaves.base[column].values.append(value) }

    /// Adds a leaf of the last row that is a number.
    @inline(__always)
    mutating func append(_ value: Int64, scale: UInt8, column: Int) {
        leaves.base[column].values.append(value)
        leaves.base[column].scales.append(Int64(scale))
    }

    /// Adds a leaf of the last row to a heap column.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) {
        leaves.base[column].values.append(Int64(bytes.count))
        leaves.base[column].bytes.append(UnsafeRawBufferPointer(bytes))
    }
}
