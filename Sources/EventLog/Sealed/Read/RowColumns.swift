import EventModel

/// The columns that every row group has, opened, and how many values each presence group has before each step of rows.
final class RowColumns: Sendable {
    /// Which cluster each run is of: its anchor, in a file that is not clustered.
    let clusters: AscendingColumn
    /// Each run's anchor less its cluster; nil in a file that is not clustered.
    private let members: IntegerColumn?
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
    /// Values of group `g` in each step of rows: at `g * steps + step`.
    let counts: IntegerColumn
    /// Values of group `g` in the steps before every eighth: at `g * (spans + 1) + span`.
    private let valuesBefore: [UInt32]
    let steps: Int
    private let spans: Int
    /// Steps between two sums in memory.
    private static let spanSteps = 8

    /// - Parameters:
    ///   - members: The bytes of that chunk; nil when the file is not clustered.
    ///   - chunk: The bytes of a chunk, their checksum verified.
    /// - Returns: Nil when one of them breaks the grammar.
    init?(
        _ entry: RowGroupEntry, groupCount: Int, members: UnsafeRawBufferPointer?, chunk: (RowChunk) throws(EventLogError) -> UnsafeRawBufferPointer
    ) throws(EventLogError) {
        let (rows, runs, tuples) = (entry.rows, entry.runs, entry.tuples)
        guard let clusters = AscendingColumn(try chunk(.anchors), count: runs), let runStarts = AscendingColumn(try chunk(.runStarts), count: runs),
            let runTupleStarts = AscendingColumn(try chunk(.runTupleStarts), count: runs),
            let tupleHeads = IntegerColumn(try chunk(.tupleHeads), count: tuples),
            let tupleOthers = IntegerColumn(try chunk(.tupleOthers), count: entry.tupleOthers),
            let tupleOtherStarts = AscendingColumn(try chunk(.tupleOtherStarts), count: tuples),
            let rowTuples = IntegerColumn(try chunk(.rowTuples), count: rows), let positions = IntegerColumn(try chunk(.positions), count: rows),
            let occurredAt = LeafChunk(try chunk(.occurredAt), count: rows), let kinds = LeafChunk(try chunk(.kinds), count: rows),
            let sources = LeafChunk(try chunk(.sources), count: rows), let nameChunk = LeafChunk(try chunk(.names), count: rows),
            nameChunk.kind == .plain,
            let shapes = IntegerColumn(try chunk(.shapes), count: rows), let ids = IntegerColumn(try chunk(.ids), count: rows)
        else { return nil }
        (self.clusters, self.runStarts, self.runTupleStarts) = (clusters, runStarts, runTupleStarts)
        if let members {
            guard let column = IntegerColumn(members, count: runs) else { return nil }
            self.members = column
        } else {
            self.members = nil
        }
        (self.tupleHeads, self.tupleOthers, self.tupleOtherStarts, self.rowTuples) = (tupleHeads, tupleOthers, tupleOtherStarts, rowTuples)
        (self.positions, self.occurredAt, self.kinds, self.sources) = (positions, occurredAt, kinds, sources)
        (names, self.shapes, self.ids) = (nameChunk.integers, shapes, ids)
        let steps = (rows + SealedFormat.stepRows - 1) / SealedFormat.stepRows
        let spans = (steps + Self.spanSteps - 1) / Self.spanSteps
        guard let counts = IntegerColumn(try chunk(.ranks), count: groupCount * steps),
            let valuesBefore = Self.valuesBefore(counts, groupCount: groupCount, steps: steps, spans: spans)
        else { return nil }
        (self.counts, self.valuesBefore, self.steps, self.spans) = (counts, valuesBefore, steps, spans)
    }

    private static func valuesBefore(_ counts: IntegerColumn, groupCount: Int, steps: Int, spans: Int) -> [UInt32]? {
        var result: [UInt32] = []
        result.reserveCapacity(groupCount * (spans + 1))
        var ofGroup = IntegerBuffer(capacity: steps)
        for group in 0..<groupCount {
            ofGroup.removeAll()
            ofGroup.append(count: steps) { counts.decode(group * steps..<(group + 1) * steps, into: $0) }
            var sum = UInt32(0)
            for step in 0..<steps {
                if step % spanSteps == 0 { result.append(sum) }
                let count = ofGroup[step]
                guard count >= 0, count <= valuesPerStepMax else { return nil }
                sum &+= UInt32(count)
            }
            result.append(sum)
        }
        return result
    }

    /// More values than the rows of one step can have: every row an array of the largest size in arrays of the largest size.
    private static let valuesPerStepMax = Int64(SealedFormat.stepRows) * 4096

    /// How many values the columns of a group have.
    func valueCount(_ group: Int) -> Int { Int(valuesBefore[group * (spans + 1) + spans]) }

    /// How many values the columns of a group have in the rows of a step.
    func valueCount(_ group: Int, inStep step: Int) -> Int { Int(truncatingIfNeeded: counts[group * steps + step]) }

    /// How many values the columns of a group have in the rows before a step.
    @inline(__always)
    func valueCount(_ group: Int, beforeStep step: Int) -> Int {
        let span = step / Self.spanSteps
        var count = Int(valuesBefore[group &* (spans &+ 1) &+ span])
        var at = group &* steps &+ span &* Self.spanSteps
        let end = group &* steps &+ step
        while at < end {
            count &+= Int(truncatingIfNeeded: counts[at])
            at &+= 1
        }
        return count
    }

    /// The anchor that the rows of a run have.
    @inline(__always)
    func anchor(ofRun run: Int) -> UInt32 {
        let cluster = UInt32(truncatingIfNeeded: clusters[run])
        guard let members else { return cluster }
        return UInt32(truncatingIfNeeded: Int64(cluster) &+ members[run])
    }

    /// What runs are sorted by: the cluster, then the anchor.
    @inline(__always)
    func key(ofRun run: Int) -> ClusterKey { ClusterKey(cluster: UInt32(truncatingIfNeeded: clusters[run]), anchor: anchor(ofRun: run)) }

    /// The run of an anchor in its cluster; nil when there is none.
    ///
    /// - Complexity: O(log runs).
    func run(cluster: UInt32, anchor: UInt32) -> Int? {
        let first = clusters.lowerBound(UInt64(cluster))
        guard let members else { return first < clusters.count && clusters[first] == UInt64(anchor) ? first : nil }
        let wanted = Int64(anchor) - Int64(cluster)
        var (low, high) = (first, clusters.lowerBound(UInt64(cluster) + 1))
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < clusters.count && clusters[low] == UInt64(cluster) && members[low] == wanted ? low : nil
    }

    /// The run that a row belongs to.
    @inline(__always)
    func run(of row: Int) -> Int { max(runStarts.lowerBound(UInt64(row) &+ 1) &- 1, 0) }
}
