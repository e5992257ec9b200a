import EventModel

/// Runs of rows with one anchor, and the identifier tuples that the rows of each have.
///
/// A tuple is looked for among the last ones of its run only: storing one twice costs some bytes and nothing else.
struct TupleBuffer: ~Copyable {
    private(set) var anchors: [UInt64] = []
    private(set) var runStarts: [UInt64] = []
    private(set) var runTupleStarts: [UInt64] = []
    private(set) var heads = IntegerBuffer()
    private(set) var others = IntegerBuffer()
    private(set) var otherStarts: [UInt64] = []
    /// Which tuple of its run each row has.
    private(set) var rowTuples = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    /// Which tuple of the row group each row has.
    private(set) var codes = IntegerBuffer(capacity: SealedFormat.rowGroupRows)

    private static let lookBackMax = 32

    var count: Int { otherStarts.count }

    mutating func removeAll() {
        anchors.removeAll(keepingCapacity: true)
        runStarts.removeAll(keepingCapacity: true)
        runTupleStarts.removeAll(keepingCapacity: true)
        otherStarts.removeAll(keepingCapacity: true)
        heads.removeAll()
        others.removeAll()
        rowTuples.removeAll()
        codes.removeAll()
    }

    @inline(__always)
    mutating func append(_ tuple: IdentifierTuple) {
        let anchor = UInt64(tuple.anchor)
        if anchors.last != anchor { beginRun(anchor) }
        let code = find(tuple) ?? add(tuple)
        rowTuples.append(Int64(code) &- Int64(runTupleStarts[runTupleStarts.count &- 1]))
        codes.append(Int64(code))
    }

    private mutating func beginRun(_ anchor: UInt64) {
        anchors.append(anchor)
        runStarts.append(UInt64(rowTuples.count))
        runTupleStarts.append(UInt64(count))
    }

    private func find(_ tuple: IdentifierTuple) -> Int? {
        let first = max(Int(runTupleStarts[runTupleStarts.count - 1]), count - Self.lookBackMax)
        var at = count - 1
        while at >= first {
            if matches(tuple, at) { return at }
            at -= 1
        }
        return nil
    }

    private func matches(_ tuple: IdentifierTuple, _ index: Int) -> Bool {
        guard heads[index] == Self.head(tuple) else { return false }
        let anchor = Int64(tuple.anchor)
        var at = Int(otherStarts[index])
        for (place, ordinal) in tuple.ordinals.enumerated() where place != Int(tuple.anchorIndex) {
            guard others[at] == Int64(ordinal) &- anchor else { return false }
            at += 1
        }
        return true
    }

    private mutating func add(_ tuple: IdentifierTuple) -> Int {
        heads.append(Self.head(tuple))
        otherStarts.append(UInt64(others.count))
        let anchor = Int64(tuple.anchor)
        for (place, ordinal) in tuple.ordinals.enumerated() where place != Int(tuple.anchorIndex) {
            others.append(Int64(ordinal) &- anchor)
        }
        return count - 1
    }

    private static func head(_ tuple: IdentifierTuple) -> Int64 { Int64(tuple.ordinals.count) | Int64(tuple.anchorIndex) << 8 }
}
