import EventModel

/// Checks the rows of a file's row groups, one group after the other: what every row has, and how rows hang together.
///
/// A class, since it owns what cannot be copied and is made only once a row group can be read.
final class RowVerification {
    let segment: SealedSegment
    @exclusivity(unchecked) private(set) var decoded: DecodedRowGroup
    @exclusivity(unchecked) private var lastKey: RowKey?
    @exclusivity(unchecked) private var positions: BitSet
    private var occurred: (from: Int64, to: Int64) = (.max, .min)
    /// A row group was left out: what concerns all rows cannot be said.
    var hasGap = false

    /// - Parameter group: One whose row columns are whole.
    init(_ segment: SealedSegment, _ group: RowGroup) throws(EventLogError) {
        self.segment = segment
        decoded = DecodedRowGroup(segment, columns: try group.columns())
        positions = BitSet(count: segment.rowCount)
    }

    /// Decodes a row group and checks it.
    ///
    /// - Parameter withLeaves: False when chunks of leaf columns are damaged.
    func verify(_ group: RowGroup, withLeaves: Bool) throws(EventLogError) {
        try checkRuns(group)
        try checkPresence(group)
        if withLeaves { try decoded.decode(group) } else { try decoded.decodeRows(of: group) }
        try checkTuples(group)
        try checkOrder(group)
        try checkZones(group)
    }

    /// What is wrong with all rows together; nil when nothing is, or when some could not be read.
    func problemOfAll() -> String? {
        guard !hasGap else { return nil }
        if !positions.isFull { return "a position of the file's range has no row" }
        let footer = segment.footer
        let fits = occurred.from == footer.occurredFrom.micros && occurred.to == footer.occurredTo.micros
        return fits ? nil : "the footer's range of occurredAt is not that of the rows"
    }
}

extension RowVerification {
    /// Runs and tuples ascend, begin at 0, and say what the directory says.
    private func checkRuns(_ group: RowGroup) throws(EventLogError) {
        let (columns, entry) = (try group.columns(), group.entry)
        guard columns.clusters[0] == UInt64(entry.firstCluster), columns.clusters[entry.runs - 1] == UInt64(entry.lastCluster) else {
            throw group.damaged("the directory's anchors are not those of the runs")
        }
        guard columns.runStarts[0] == 0, columns.runTupleStarts[0] == 0 else {
            throw group.damaged("the first run does not begin with the first row")
        }
        for run in 1..<max(entry.runs, 1) {
            guard columns.key(ofRun: run) > columns.key(ofRun: run - 1), columns.runStarts[run] > columns.runStarts[run - 1],
                columns.runTupleStarts[run] > columns.runTupleStarts[run - 1]
            else { throw group.damaged("run \(run) does not come after the one before it") }
        }
        guard columns.runStarts[entry.runs - 1] < UInt64(entry.rows), columns.runTupleStarts[entry.runs - 1] < UInt64(entry.tuples) else {
            throw group.damaged("a run lies behind the last row")
        }
        var others = UInt64(0)
        for tuple in 0..<entry.tuples {
            let head = columns.tupleHeads[tuple]
            guard head >= 0, head <= 0xFFFF, columns.tupleOtherStarts[tuple] == others else {
                throw group.damaged("tuple \(tuple) breaks the format")
            }
            others += UInt64(head & 0xFF) - (head >> 8 == Int64(IdentifierTuple.noAnchor) ? 0 : min(1, UInt64(head & 0xFF)))
        }
        guard others == UInt64(entry.tupleOthers) else {
            throw group.damaged("the tuples have another number of identifiers than the directory says")
        }
    }

    /// For each step of rows and presence group, the number of values that the rows' shapes give.
    private func checkPresence(_ group: RowGroup) throws(EventLogError) {
        let (columns, layout) = (try group.columns(), segment.layout)
        var shapes = IntegerBuffer(capacity: SealedFormat.stepRows)
        var (rowsOfShape, met) = ([Int](repeating: 0, count: layout.shapeCount), [Int]())
        for (step, start) in stride(from: 0, to: group.rows, by: SealedFormat.stepRows).enumerated() {
            let rows = start..<min(start + SealedFormat.stepRows, group.rows)
            shapes.removeAll()
            shapes.append(count: rows.count) { columns.shapes.decode(rows, into: $0) }
            for index in 0..<rows.count {
                guard let shape = Int(exactly: shapes[index]), shape >= 0, shape < layout.shapeCount else {
                    throw group.damaged("shape \(shapes[index]) is none of the file's")
                }
                if rowsOfShape[shape] == 0 { met.append(shape) }
                rowsOfShape[shape] += 1
            }
            for presence in 0..<layout.groupCount {
                let expected = met.reduce(0) { $0 + rowsOfShape[$1] * Int(layout.counts[presence * layout.shapeCount + $1]) }
                let values = columns.valueCount(presence, inStep: step)
                guard values == expected else {
                    throw group.damaged("the rows from \(start) on have another number of values than is counted for them")
                }
            }
            for shape in met { rowsOfShape[shape] = 0 }
            met.removeAll(keepingCapacity: true)
        }
    }

    /// Every row's tuple is one of its run.
    private func checkTuples(_ group: RowGroup) throws(EventLogError) {
        let (columns, runs) = (decoded.columns, group.entry.runs)
        for run in 0..<runs {
            let end = run + 1 < runs ? Int(clamping: columns.runStarts[run + 1]) : group.rows
            let tuples =
                Int64(
                    clamping: columns.runTupleStarts[run])..<(run + 1 < runs
                ? Int64(clamping: columns.runTupleStarts[run + 1]) : Int64(group.entry.tuples))
            for row in Int(clamping: columns.runStarts[run])..<end where !tuples.contains(decoded.tuples[row]) {
                throw group.damaged("a row has the identifiers of another anchor")
            }
        }
    }

    private func checkOrder(_ group: RowGroup) throws(EventLogError) {
        try decoded.checkClusters()
        try decoded.forEachKey { key throws(EventLogError) in
            if let lastKey, !(lastKey < key) { throw group.damaged("rows are not in the order of cluster, anchor, occurredAt and position") }
            lastKey = key
            guard positions.insert(Int(key.position - segment.firstPosition)) else {
                throw group.damaged("position \(key.position) stands twice")
            }
        }
    }

    private func checkZones(_ group: RowGroup) throws(EventLogError) {
        let (times, offsets) = (Self.bounds(decoded.occurredAt.values), Self.bounds(decoded.positions.values))
        let (entry, first) = (group.entry, segment.firstPosition)
        guard times.low == entry.occurredFromMicros, times.high == entry.occurredToMicros,
            first &+ UInt64(bitPattern: offsets.low) == entry.firstPosition,
            first &+ UInt64(bitPattern: offsets.high) == entry.lastPosition
        else { throw group.damaged("the directory's ranges are not those of the rows") }
        occurred = (min(occurred.from, times.low), max(occurred.to, times.high))
    }

    private static func bounds(_ values: UnsafeBufferPointer<Int64>) -> (low: Int64, high: Int64) {
        (values.min() ?? 0, values.max() ?? 0)
    }
}

/// A set of small numbers, one bit each.
struct BitSet {
    private var words: [UInt64]
    private let limit: Int
    private(set) var count = 0

    /// - Parameter count: All members are below.
    init(count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
        limit = count
    }

    var isFull: Bool { count == limit }

    /// False when the number was in the set.
    mutating func insert(_ number: Int) -> Bool {
        let bit = UInt64(1) << UInt64(number & 63)
        guard words[number >> 6] & bit == 0 else { return false }
        words[number >> 6] |= bit
        count += 1
        return true
    }
}
