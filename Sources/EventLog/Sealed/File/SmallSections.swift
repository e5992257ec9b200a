// Sections that are lists: names of sources, commits, messageIds that are no UUIDs.
//
//   sources := count:varint (bytes:varint text)*
//   commits := count:varint positionBytes:varint ascending instants        offsets from the file's first position; recordedAt in microseconds
//   textIds := count:varint hashBytes:varint ascending rows                hashes, and the row that each belongs to

import EventModel

/// A commit of the writer: its events were recorded at one instant.
struct SealedCommit: Equatable, Sendable {
    var firstPosition: UInt64
    var recordedAt: Instant
}

enum SourceSection {
    static func append(_ sources: [String], to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(sources.count))
        for source in sources {
            heap.appendVarint(UInt64(source.utf8.count))
            var source = source
            source.withUTF8 { heap.append(UnsafeRawBufferPointer($0)) }
        }
    }

    static func decode(_ bytes: UnsafeRawBufferPointer) -> [String]? {
        let text = bytes.bindMemory(to: UInt8.self)
        var scan = PayloadScan(text)
        guard let count = scan.count(max: SegmentFormat.sourcesMax) else { return nil }
        var sources: [String] = []
        for _ in 0..<count {
            guard let range = scan.text(max: EventLimits.sourceBytesMax),
                let source = String(validating: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
            else { return nil }
            sources.append(source)
        }
        return scan.left == 0 ? sources : nil
    }
}

/// When each event of a file was recorded.
struct CommitSection: Sendable {
    private let offsets: AscendingColumn
    private let instants: IntegerColumn
    private let rows: Int
    let count: Int

    static func append(_ commits: [SealedCommit], firstPosition: UInt64, to heap: inout ByteHeap) {
        heap.appendVarint(UInt64(commits.count))
        heap.appendSized { commits.map { $0.firstPosition - firstPosition }.appendAscending(to: &$0) }
        var encoder = IntegerColumnEncoder()
        commits.map(\.recordedAt.micros).withUnsafeBufferPointer { _ = encoder.append($0, to: &heap) }
    }

    init?(_ bytes: UnsafeRawBufferPointer, rows: Int) {
        guard var scan = ColumnScan(bytes), let count = scan.count(max: rows), count > 0, let offsetBytes = scan.sized(),
            let offsets = AscendingColumn(offsetBytes, count: count), offsets[0] == 0, let rest = scan.take(scan.left),
            let instants = IntegerColumn(rest, count: count)
        else { return nil }
        (self.offsets, self.instants, self.count, self.rows) = (offsets, instants, count, rows)
    }

    /// Offset of a commit's first event from the file's first position. Below the number of rows, whatever the bytes say.
    func offset(_ commit: Int) -> UInt64 { min(offsets[commit], UInt64(rows - 1)) }

    func recordedAt(_ commit: Int) -> Instant { Instant(micros: instants[commit]) }

    /// The commit that recorded the event `offset` positions behind the file's first. O(log commits).
    @inline(__always)
    func commit(of offset: UInt64) -> Int { max(offsets.lowerBound(offset &+ 1) &- 1, 0) }

    /// The first commit that recorded later than an instant; `count` when none did. Commits follow one another in time.
    func firstCommit(after instant: Instant) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] > instant.micros { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Rows by the hash of their messageId, for those that are no UUIDs.
struct TextIds: Sendable {
    /// Ascending by hash, then row.
    let entries: [(hash: UInt64, row: UInt32)]

    init(_ entries: [(UInt64, UInt32)]) {
        self.entries = entries.map { (hash: $0.0, row: $0.1) }.sorted { ($0.hash, $0.row) < ($1.hash, $1.row) }
    }

    func encode(into heap: inout ByteHeap) {
        heap.appendVarint(UInt64(entries.count))
        heap.appendSized { entries.map(\.hash).appendAscending(to: &$0) }
        var encoder = IntegerColumnEncoder()
        entries.map { Int64($0.row) }.withUnsafeBufferPointer { _ = encoder.append($0, to: &heap) }
    }
}

/// The stored form of ``TextIds``, looked up in place.
struct TextIdSection: Sendable {
    let count: Int
    private let hashes: AscendingColumn
    private let rowNumbers: IntegerColumn
    private let rows: Int

    init?(_ bytes: UnsafeRawBufferPointer, rows: Int) {
        guard var scan = ColumnScan(bytes), let count = scan.count(max: rows), let hashBytes = scan.sized(),
            let hashes = AscendingColumn(hashBytes, count: count), let rest = scan.take(scan.left), let rowNumbers = IntegerColumn(rest, count: count)
        else { return nil }
        (self.count, self.hashes, self.rowNumbers, self.rows) = (count, hashes, rowNumbers, rows)
    }

    subscript(index: Int) -> (hash: UInt64, row: Int) { (hashes[index], min(max(Int(truncatingIfNeeded: rowNumbers[index]), 0), rows - 1)) }

    /// Rows whose messageId has this hash.
    func forEachRow(_ hash: UInt64, _ body: (Int) throws(EventLogError) -> Bool) throws(EventLogError) {
        var index = hashes.lowerBound(hash)
        while index < count, hashes[index] == hash {
            if try body(self[index].row) { return }
            index += 1
        }
    }
}
