import EventModel

/// The columns that every row group has, opened, and how many values each presence group has before each vector.
final class RowColumns: Sendable {
    let anchors: AscendingColumn
    let runStarts: AscendingColumn
    let runTupleStarts: AscendingColumn
    let tupleHeads: IntegerColumn
    let tupleOthers: IntegerColumn
    let tupleOtherStarts: AscendingColumn
    let rowTuples: IntegerColumn
    let positions: IntegerColumn
    let occurredAt: LeafChunk
    let kinds: LeafChunk
    let sources: LeafChunk
    let names: IntegerColumn
    let shapes: IntegerColumn
    let ids: IntegerColumn
    /// Values of group `g` in the vectors before vector `v`: at `g * (vectors + 1) + v`.
    let valuesBefore: [UInt32]
    let vectors: Int

    /// - Parameter chunk: The bytes of a chunk, their checksum verified.
    /// - Returns: Nil when one of them breaks the grammar.
    init?(
        _ entry: RowGroupEntry, groupCount: Int, chunk: (RowChunk) throws(EventLogError) -> UnsafeRawBufferPointer
    ) throws(EventLogError) {
        let (rows, runs, tuples) = (entry.rows, entry.runs, entry.tuples)
        guard let anchors = AscendingColumn(try chunk(.anchors), count: runs), let runStarts = AscendingColumn(try chunk(.runStarts), count: runs),
            let runTupleStarts = AscendingColumn(try chunk(.runTupleStarts), count: runs),
            let tupleHeads = IntegerColumn(try chunk(.tupleHeads), count: tuples),
            let tupleOthers = IntegerColumn(try chunk(.tupleOthers), count: entry.tupleOthers),
            let tupleOtherStarts = AscendingColumn(try chunk(.tupleOtherStarts), count: tuples),
            let rowTuples = IntegerColumn(try chunk(.rowTuples), count: rows), let positions = IntegerColumn(try chunk(.positions), count: rows),
            let occurredAt = LeafChunk(try chunk(.occurredAt), count: rows), let kinds = LeafChunk(try chunk(.kinds), count: rows),
            let sources = LeafChunk(try chunk(.sources), count: rows), let nameChunk = LeafChunk(try chunk(.names), count: rows),
            case .plain(let names) = nameChunk.form,
            let shapes = IntegerColumn(try chunk(.shapes), count: rows), let ids = IntegerColumn(try chunk(.ids), count: rows)
        else { return nil }
        (self.anchors, self.runStarts, self.runTupleStarts) = (anchors, runStarts, runTupleStarts)
        (self.tupleHeads, self.tupleOthers, self.tupleOtherStarts, self.rowTuples) = (tupleHeads, tupleOthers, tupleOtherStarts, rowTuples)
        (self.positions, self.occurredAt, self.kinds, self.sources) = (positions, occurredAt, kinds, sources)
        (self.names, self.shapes, self.ids) = (names, shapes, ids)
        vectors = (rows + SealedFormat.vectorRows - 1) / SealedFormat.vectorRows
        guard let valuesBefore = Self.valuesBefore(try chunk(.ranks), groupCount: groupCount, vectors: vectors) else { return nil }
        self.valuesBefore = valuesBefore
    }

    private static func valuesBefore(_ bytes: UnsafeRawBufferPointer, groupCount: Int, vectors: Int) -> [UInt32]? {
        guard let counts = IntegerColumn(bytes, count: groupCount * vectors) else { return nil }
        var result: [UInt32] = []
        result.reserveCapacity(groupCount * (vectors + 1))
        for group in 0..<groupCount {
            var sum = UInt32(0)
            result.append(0)
            for vector in 0..<vectors {
                let count = counts[group * vectors + vector]
                guard count >= 0, count <= valuesPerVectorMax else { return nil }
                sum &+= UInt32(count)
                result.append(sum)
            }
        }
        return result
    }

    /// More values than the rows of one vector can have: every row an array of the largest size in arrays of the largest size.
    private static let valuesPerVectorMax = Int64(SealedFormat.vectorRows) * 4096

    /// How many values the columns of a group have.
    func valueCount(_ group: Int) -> Int { Int(valuesBefore[group * (vectors + 1) + vectors]) }

    /// The run that a row belongs to.
    @inline(__always)
    func run(of row: Int) -> Int { max(runStarts.lowerBound(UInt64(row) &+ 1) &- 1, 0) }
}
