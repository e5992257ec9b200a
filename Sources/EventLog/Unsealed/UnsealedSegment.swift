// The events of one LogSegment that is not sealed yet, in memory: the rows as its Blocks have them, chained by anchor.
//
// Invariants
//   1. One thread adds (recovery, then the writer). Others read at or below `lastPosition` only; nothing there ever changes or moves.
//   2. What an entry of a table or of a chain names was written before the entry: entries are stored with release, loaded with acquire.
//   3. Rows were encoded by us, or passed every check of recovery, before they came here.
// Memory for each event: its row, 8 bytes (offset, previous), and 11 to 21 in the table of messageIds.

import EventModel
import Synchronization

final class UnsealedSegment: LogPiece, @unchecked Sendable {
    // Unchecked, since variables belong to the thread that adds, and all else is stable, atomic or locked.

    let header: SegmentHeader
    let path: String
    var firstPosition: UInt64 { header.firstPosition }

    let rows = RowChunks()
    /// Where each row begins, less the base of its page: rows are larger than 32 bits reach.
    private let offsets = StableArray<UInt32>(firstBits: 10)
    private let pageBases = StableArray<UInt64>(firstBits: 4)
    private static let pageBits = 10
    /// One more than the index of the event before it under the same anchor; 0 for the first.
    let previous = StableArray<UInt32>(firstBits: 10)
    let marks = StableArray<Mark>(firstBits: 8)
    let directory: Mutex<Directory>
    private let published: Atomic<UInt64>
    private let markCountShared = Atomic(0)
    private let rowBytes = Atomic<UInt64>(0)

    /// From this event on, the recordedAt of all up to the next mark.
    struct Mark: BitwiseCopyable {
        var firstIndex: UInt32
        var recordedAtMicros: Int64

        var recordedAt: Instant { Instant(micros: recordedAtMicros) }
    }

    /// What grows by being replaced.
    struct Directory: Sendable {
        /// Low half of a messageId's hash to one more than the event's index.
        var ids: SlotTable
        /// Anchor to one more than the index of its newest event.
        var anchors: SlotTable
        /// Names of sources by the LogSegment's own codes.
        var sources: [String] = []
    }

    @exclusivity(unchecked) private(set) var count = 0
    /// What `directory` holds as well, for the thread that adds.
    @exclusivity(unchecked) private var tail: Directory
    @exclusivity(unchecked) private var idSlots: Slots
    @exclusivity(unchecked) private var anchorSlots: Slots
    @exclusivity(unchecked) private var anchorCount = 0
    @exclusivity(unchecked) private var markCount = 0
    @exclusivity(unchecked) private var lastRecordedAt = Instant(micros: .min)
    /// The header checksum of its last Block, once it rolled: what its successor links to.
    @exclusivity(unchecked) var lastHash: UInt64 = 0

    private static let tableBits: UInt32 = 10
    /// Indices are held in 32 bits, one more than the index in the tables.
    static let eventsMax = Int(UInt32.max) - 1

    init(header: SegmentHeader, path: String) {
        (self.header, self.path) = (header, path)
        tail = Directory(ids: SlotTable(bits: Self.tableBits), anchors: SlotTable(bits: Self.tableBits))
        (idSlots, anchorSlots) = (tail.ids.slots, tail.anchors.slots)
        directory = Mutex(tail)
        published = Atomic(header.firstPosition - 1)
    }

    deinit {
        offsets.free()
        pageBases.free()
        previous.free()
        marks.free()
    }

    var lastPosition: UInt64 { published.load(ordering: .acquiring) }
    var payloadBytes: UInt64 { rowBytes.load(ordering: .relaxed) }
    /// How many marks may be read.
    var visibleMarks: Int { markCountShared.load(ordering: .acquiring) }
    /// The position of the next event to be added.
    var nextPosition: UInt64 { firstPosition + UInt64(count) }

    /// Where the row of an event that may be read begins: its length as a varint, then the row.
    @inline(__always)
    func row(_ index: Int) -> UnsafePointer<UInt8> {
        rows.pointer(pageBases[index &>> Self.pageBits] &+ UInt64(offsets[index]))
    }
}

extension UnsealedSegment {
    /// Adds the row that was written to the room that `rows.reserve(_:)` gave last.
    ///
    /// - Parameter bytes: The row with the length before it.
    func add(rowBytes bytes: Int, anchor: IdentifierOrdinal, messageIdHash: UInt64, recordedAt: Instant) {
        let (index, start) = (count, rows.end)
        if index & (1 &<< Self.pageBits &- 1) == 0 { pageBases.store(start, at: index &>> Self.pageBits) }
        offsets.store(UInt32(truncatingIfNeeded: start &- pageBases[index &>> Self.pageBits]), at: index)
        rows.take(bytes)
        rowBytes.store(rowBytes.load(ordering: .relaxed) &+ UInt64(bytes), ordering: .relaxed)
        if recordedAt != lastRecordedAt { mark(recordedAt, index) }
        link(index, anchor, messageIdHash)
        count = index &+ 1
    }

    /// Adds a row as a Block has it.
    func add(row bytes: UnsafeBufferPointer<UInt8>, anchor: IdentifierOrdinal, messageIdHash: UInt64, recordedAt: Instant) {
        guard let start = bytes.baseAddress else { return }
        rows.reserve(bytes.count).update(from: start, count: bytes.count)
        add(rowBytes: bytes.count, anchor: anchor, messageIdHash: messageIdHash, recordedAt: recordedAt)
    }

    @inline(__always)
    private func link(_ index: Int, _ anchor: IdentifierOrdinal, _ messageIdHash: UInt64) {
        let value = UInt32(truncatingIfNeeded: index &+ 1)
        if index >= idSlots.usedMax || anchorCount >= anchorSlots.usedMax { grow() }
        idSlots.insert(Self.idKey(messageIdHash), value)
        // The chain is whole before the anchor's entry shows the event.
        let previous = previous
        if anchorSlots.replace(anchor.rawValue, by: value, { previous.store($0, at: index) }) { anchorCount &+= 1 }
    }

    static func idKey(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) }

    @inline(never)
    private func grow() {
        if anchorCount >= tail.anchors.slots.usedMax { tail.anchors = tail.anchors.grown() }
        if count >= tail.ids.slots.usedMax { tail.ids = tail.ids.grown() }
        (idSlots, anchorSlots) = (tail.ids.slots, tail.anchors.slots)
        directory.withLock { [tail] in $0 = tail }
    }

    @inline(never)
    private func mark(_ recordedAt: Instant, _ index: Int) {
        marks.store(Mark(firstIndex: UInt32(truncatingIfNeeded: index), recordedAtMicros: recordedAt.micros), at: markCount)
        markCount += 1
        lastRecordedAt = recordedAt
        markCountShared.store(markCount, ordering: .releasing)
    }

    /// Names the next source code.
    func define(source name: String) {
        tail.sources.append(name)
        directory.withLock { [tail] in $0 = tail }
    }

    var sourceCount: Int { tail.sources.count }
    /// The messageIds of all events added, durable or not.
    @inline(__always)
    var addedIds: Slots { idSlots }
    /// Recorded last, of what was added; nil before the first event.
    var newestRecordedAt: Instant? { markCount == 0 ? nil : lastRecordedAt }

    /// Shows readers everything up to a position.
    func publish(upTo position: UInt64) { published.store(position, ordering: .releasing) }
}
