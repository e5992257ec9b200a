import EventModel
import Synchronization

extension UnsealedSegment {
    /// The row of an event with its length.
    func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = row(index)
        var (length, at, shift) = (0, 0, 0)
        while true {
            length |= Int(start[at] & 0x7F) &<< shift
            at += 1
            if start[at - 1] < 0x80 { return UnsafeBufferPointer(start: start, count: at + length) }
            shift += 7
        }
    }

    /// An event's row and the bytes that its offsets are into; valid while the LogSegment lives.
    func stored(_ index: Int) throws(EventLogError) -> (row: BlockPayload.Row, bytes: UnsafeBufferPointer<UInt8>) {
        let bytes = bytes(index)
        var scan = PayloadScan(bytes)
        guard let row = scan.row() else { throw broken(index) }
        return (row, bytes)
    }

    /// Rows are checked before they come here; one that is not whole is a fault of this program's memory.
    func broken(_ index: Int) -> EventLogError {
        EventLogError(.damaged, path: path, lost: firstPosition + UInt64(index)...firstPosition + UInt64(index), "an event in memory is not as it was written")
    }

    func append(anchor: IdentifierOrdinal, upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try append(indices(anchor: anchor, upTo: upTo), to: &builder)
    }

    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        guard positions.lowerBound >= firstPosition, positions.upperBound <= lastPosition else {
            throw EventLogError(.limit, path: path, "positions \(positions.lowerBound) to \(positions.upperBound) are not in the LogSegment")
        }
        try append(Int(positions.lowerBound - firstPosition)...Int(positions.upperBound - firstPosition), to: &builder)
    }

    func positions(anchor: IdentifierOrdinal, upTo: UInt64) throws(EventLogError) -> [UInt64] {
        indices(anchor: anchor, upTo: upTo).map { firstPosition + UInt64($0) }
    }

    /// Indices of the events under an anchor that may be seen, ascending. Lazy in nothing: the chain leads backwards.
    private func indices(anchor: IdentifierOrdinal, upTo: UInt64) -> [Int] {
        let last = min(upTo, lastPosition)
        guard last >= firstPosition else { return [] }
        let end = UInt32(truncatingIfNeeded: last - firstPosition + 1)
        var at = directory.withLock { $0.anchors }.value(anchor.rawValue)
        while at > end { at = previous[Int(at) - 1] }
        var indices: [Int] = []
        while at > 0 {
            indices.append(Int(at) - 1)
            at = previous[Int(at) - 1]
        }
        indices.reverse()
        return indices
    }

    /// Copies the rows in one piece, so that a batch holds its own events and nothing else.
    private func append(_ indices: some RandomAccessCollection<Int>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        let total = indices.reduce(0) { $0 + bytes($1).count }
        let copied = PackedBytes(count: total) { buffer in
            var at = 0
            for index in indices {
                let bytes = bytes(index)
                UnsafeMutableRawBufferPointer(rebasing: buffer[at...]).copyMemory(from: UnsafeRawBufferPointer(bytes))
                at += bytes.count
            }
            return true
        }
        guard let copied else { return }
        let sources = directory.withLock { $0.sources }
        var scan = PayloadScan(copied.bytes)
        for index in indices {
            guard let row = scan.row(), Int(row.source) < sources.count else { throw broken(index) }
            append(row, index, copied, source: sources[Int(row.source)], to: &builder)
        }
    }

    private func append(
        _ row: BlockPayload.Row, _ index: Int, _ bytes: PackedBytes, source: String, to builder: inout EventBatchBuilder
    ) {
        let recordedAt = mark(of: index)
        let identifiers = RowIdentifiers(row, bytes.bytes)
        let header = EventBatchBuilder.Header(
            position: LogPosition(rawValue: firstPosition + UInt64(index)), recordedAt: recordedAt,
            occurredAt: Instant(micros: recordedAt.micros &+ row.occurredAtDelta), type: row.type, anchor: identifiers.anchor,
            source: source, assignedMessageId: row.assignedMessageId)
        builder.append(header, identifiers: identifiers, bytes: bytes, payloadOffset: row.event.lowerBound)
    }
}

extension UnsealedSegment {
    func recordedAt(_ position: UInt64) -> Instant? {
        guard position >= firstPosition, position <= lastPosition else { return nil }
        return mark(of: Int(position - firstPosition))
    }

    /// The recordedAt of an event that may be seen. O(log commits).
    private func mark(of index: Int) -> Instant {
        let behind = firstMark { $0.firstIndex > UInt32(truncatingIfNeeded: index) }
        return marks[behind - 1].recordedAt
    }

    func lastPosition(recordedAtOrBefore instant: Instant) -> UInt64? {
        let last = lastPosition
        let behind = firstMark { $0.recordedAt > instant }
        guard behind > 0, last >= firstPosition else { return nil }
        // Marks of a commit that is not durable yet stand behind all that may be seen.
        return behind == visibleMarks ? last : min(last, firstPosition + UInt64(marks[behind].firstIndex) - 1)
    }

    /// Index of the first mark for which `isBehind` holds, as it does for all after it.
    private func firstMark(_ isBehind: (Mark) -> Bool) -> Int {
        var (low, high) = (0, visibleMarks)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(marks[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func find(_ id: MessageKey, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        let ids = directory.withLock { $0.ids }
        defer { withExtendedLifetime(ids) {} }
        return try find(id, from: firstPosition, in: ids.slots, upTo: lastPosition, body)
    }

    /// As ``find(_:_:)``, for the thread that adds: from a position on, with events that nobody may see yet.
    @inline(__always)
    func findAdded(_ id: MessageKey, from: UInt64, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        try find(id, from: from, in: addedIds, upTo: .max, body)
    }

    @inline(__always)
    private func find(_ id: MessageKey, from: UInt64, in ids: Slots, upTo: UInt64, _ body: EventMatch) throws(EventLogError) -> UInt64? {
        var found: UInt64?
        try ids.forEachValue(Self.idKey(id.hash)) { value throws(EventLogError) in
            let position = firstPosition + UInt64(value) - 1
            guard position >= from, position <= upTo, try isMatch(Int(value) - 1, position, body) else { return false }
            found = position
            return true
        }
        return found
    }

    /// Out of line: almost every look-up finds nothing.
    @inline(never)
    private func isMatch(_ index: Int, _ position: UInt64, _ body: EventMatch) throws(EventLogError) -> Bool {
        let (row, bytes) = try stored(index)
        return try body(position, UnsafeBufferPointer(rebasing: bytes[row.event]), row.assignedMessageId)
    }
}

/// The identifiers of a row, read where they stand.
struct RowIdentifiers: Sequence, IteratorProtocol {
    private var scan: PayloadScan
    private var left: Int
    let anchorIndex: Int

    init(_ row: BlockPayload.Row, _ bytes: UnsafeBufferPointer<UInt8>) {
        scan = PayloadScan(bytes)
        scan.at = row.identifiersOffset
        left = row.identifierCount
        anchorIndex = Int(row.anchorIndex)
    }

    mutating func next() -> IdentifierOrdinal? {
        guard left > 0, let ordinal = scan.varint() else { return nil }
        left -= 1
        return IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: ordinal))
    }

    var underestimatedCount: Int { left }

    /// ``IdentifierOrdinal/none`` when the event is stored under none of them.
    var anchor: IdentifierOrdinal {
        var rest = self
        guard anchorIndex < left else { return .none }
        for _ in 0..<anchorIndex { _ = rest.next() }
        return rest.next() ?? .none
    }
}
