import EventModel

/// A walk over the events of some names, an empty one standing for events that have none. In no particular order: who needs one sorts what is found.
///
/// Of sealed LogSegments the column of names is scanned, and only rows that have one of them are put together, as they lie.
///
/// ```swift
/// var scan = view.events(upTo: position, named: ["Order Completed"])
/// while let batch = try scan.next() { … }
/// ```
public struct NamedEventScan {
    private let state: LogState
    private let names: Set<String>
    /// Only behind this position.
    private let after: UInt64
    private let last: UInt64
    private var piece = 0
    /// Of a sealed piece: its next row group, the rows found in the one before, and how many of these were given out.
    private var (group, rows, given): (Int, [Int], Int) = (0, [], 0)
    /// What the sealed piece has for the names; nil until it is looked up.
    private var codes: [Int64]?
    /// Of a piece that is not sealed: the walk over it.
    private var unsealed: BatchScan?

    private static let batchEventsMax = 4096

    init(_ state: LogState, _ names: Set<String>, after: UInt64, last: UInt64) {
        (self.state, self.names, self.after, self.last) = (state, names, after, last)
        piece = state.pieces.firstIndex { $0.lastPosition > after } ?? state.pieces.count
    }

    /// The next events of these names, perhaps none; nil behind the last.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    public mutating func next() throws(EventLogError) -> EventBatch? {
        while piece < state.pieces.count, state.pieces[piece].firstPosition <= last {
            let found = if let sealed = state.pieces[piece] as? SealedSegment { try next(of: sealed) } else { try nextOfUnsealed() }
            if let found { return found }
            piece += 1
            (group, rows, given, codes, unsealed) = (0, [], 0, nil, nil)
        }
        return nil
    }

    private mutating func next(of segment: SealedSegment) throws(EventLogError) -> EventBatch? {
        if codes == nil { codes = try segment.codes(ofNames: names) }
        guard let wanted = codes, !wanted.isEmpty else { return nil }
        while given == rows.count {
            guard group < segment.groups.count else { return nil }
            (rows, given) = (try segment.rows(of: segment.groups[group], named: wanted), 0)
            group += 1
        }
        let end = min(given + Self.batchEventsMax, rows.count)
        var builder = EventBatchBuilder()
        var events = try EventGathering(segment)
        try segment.gather(Array(rows[given..<end]), wholly: { _ in true }, into: &events)
        events.finish(into: &builder)
        given = end
        let batch = state.unveiled(builder.build())
        let isWhole = segment.firstPosition > after && segment.lastPosition <= last
        return isWhole ? batch : batch.selecting(batch.indices.filter { batch.positions[$0].rawValue > after && batch.positions[$0].rawValue <= last })
    }

    private mutating func nextOfUnsealed() throws(EventLogError) -> EventBatch? {
        let here = state.pieces[piece]
        var scan = unsealed ?? BatchScan(state, after: max(here.firstPosition - 1, after), last: min(here.lastPosition, last))
        defer { unsealed = scan }
        guard let batch = try scan.next() else { return nil }
        let isWanted = batch.names.map { names.contains($0) }
        guard isWanted.contains(true) else { return .empty }
        return batch.selecting(batch.indices.filter { isWanted[Int(batch.nameCodes[$0])] })
    }
}

extension SealedSegment {
    /// What the column of names has for those of the names that the file knows.
    fileprivate func codes(ofNames names: Set<String>) throws(EventLogError) -> [Int64] {
        // Rows without a name have 0.
        var codes: [Int64] = names.contains("") ? [0] : []
        for name in names where !name.isEmpty {
            var text = name
            var heap = ByteHeap(capacity: 256)
            text.withUTF8 { PackedText.append($0, to: &heap) }
            if let code = try code(of: heap.bytes.assumingMemoryBound(to: UInt8.self)) { codes.append(Int64(code) + 1) }
        }
        return codes
    }

    /// The rows of a group that have one of these names, ascending.
    fileprivate func rows(of group: RowGroup, named wanted: [Int64]) throws(EventLogError) -> [Int] {
        guard let chunk = LeafChunk(try group.bytes(RowChunk.names.rawValue), count: group.rows), chunk.kind == .plain else {
            throw group.damaged("the names break the format")
        }
        var (rows, start) = ([Int](), 0)
        var decoded = Scratch<Int64>(capacity: SealedFormat.vectorRows)
        decoded.resize(SealedFormat.vectorRows)
        while start < group.rows {
            let end = min(start + SealedFormat.vectorRows, group.rows)
            chunk.integers.decode(start..<end, into: decoded.base)
            for index in 0..<end - start where wanted.contains(decoded.base[index]) { rows.append(group.firstRow + start + index) }
            start = end
        }
        return rows
    }
}
