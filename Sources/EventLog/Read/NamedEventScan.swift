import EventModel

/// A walk over the events of some names, an empty one standing for events that have none. In no particular order: who needs one sorts what is found.
///
/// Of sealed LogSegments the column of names is scanned, and only rows that have one of them are put together, as they lie.
///
/// ```swift
/// var scan = view.events(upTo: position, named: ["Order Completed"])
/// while let batch = try scan.next() { … }
/// ```
public struct NamedEventScan: Sendable {
    private let state: LogState
    private let names: Set<String>
    /// Only behind this position.
    private let after: UInt64
    private let last: UInt64
    /// What is walked over, in order.
    private var units: ArraySlice<Unit>
    /// Of a row group: the rows found, and how many of them were given out.
    private var (rows, given): ([Int], Int) = ([], 0)
    /// What the sealed piece that was last looked at has for the names.
    private var codes: (piece: Int, codes: [Int64])?
    /// Of a piece that is not sealed: the walk over it.
    private var unsealed: BatchScan?

    /// A part of the log that one step looks at.
    private enum Unit: Sendable {
        case rowGroup(piece: Int, group: Int)
        case unsealed(piece: Int)
    }

    private static let batchEventsMax = 4096

    init(_ state: LogState, _ names: Set<String>, after: UInt64, last: UInt64) {
        (self.state, self.names, self.after, self.last) = (state, names, after, last)
        units = state.pieces.indices.filter { state.pieces[$0].lastPosition > after && state.pieces[$0].firstPosition <= last }.flatMap { piece in
            guard let sealed = state.pieces[piece] as? SealedSegment else { return [Unit.unsealed(piece: piece)] }
            return sealed.groups.indices.map { Unit.rowGroup(piece: piece, group: $0) }
        }[...]
    }

    /// The same walk in parts, which may be walked at the same time: together they find what this one does.
    ///
    /// - Parameter partsMax: Of at least one.
    public func parts(upTo partsMax: Int) -> [NamedEventScan] {
        let size = max((units.count + partsMax - 1) / max(partsMax, 1), 1)
        return stride(from: units.startIndex, to: max(units.endIndex, units.startIndex + 1), by: size).map { start in
            var part = self
            part.units = units[start..<min(start + size, units.endIndex)]
            return part
        }
    }

    /// The next events of these names, perhaps none; nil behind the last.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    public mutating func next() throws(EventLogError) -> EventBatch? {
        while let unit = units.first {
            let found =
                switch unit {
                case .rowGroup(let piece, let group): try nextRows(ofPiece: piece, group)
                case .unsealed(let piece): try nextOfUnsealed(state.pieces[piece])
                }
            if let found { return found }
            units.removeFirst()
            (rows, given, unsealed) = ([], 0, nil)
        }
        return nil
    }

    private mutating func nextRows(ofPiece piece: Int, _ group: Int) throws(EventLogError) -> EventBatch? {
        guard let segment = state.pieces[piece] as? SealedSegment else { return nil }
        if codes?.piece != piece { codes = (piece, try segment.codes(ofNames: names)) }
        guard let wanted = codes?.codes, !wanted.isEmpty else { return nil }
        if rows.isEmpty { rows = try segment.rows(of: segment.groups[group], named: wanted) }
        guard given < rows.count else { return nil }
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

    private mutating func nextOfUnsealed(_ piece: any LogPiece) throws(EventLogError) -> EventBatch? {
        var scan = unsealed ?? BatchScan(state, after: max(piece.firstPosition - 1, after), last: min(piece.lastPosition, last))
        defer { unsealed = scan }
        guard let batch = try scan.next() else { return nil }
        let isWanted = batch.names.map { names.contains($0) }
        guard isWanted.contains(true) else { return .empty }
        // The few that are wanted are not to keep the memory of all the others.
        var builder = EventBatchBuilder()
        for index in batch.indices where isWanted[Int(batch.nameCodes[index])] { builder.append(batch[index], copyingEvent: true) }
        return builder.build()
    }
}

extension SealedSegment {
    /// What the column of names has for those of the names that the file knows.
    func codes(ofNames names: Set<String>) throws(EventLogError) -> [Int64] {
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
