// The one writer of a log: takes requests through deduplication, positions and encoding, and has them written and synced.
//
// Invariants
//   1. A request is completed only after everything accepted in it is durable and published to readers.
//   2. Positions are dense: a row gets one only when it will be in the very next write.
//   3. Writes follow one another: nothing of a write reaches the disk before the one before it was synced. So what a write's Blocks
//      declare durable, everything before the write, is true when they are written, though they were built before.
//   4. After a failed write or sync nothing is written, published or acknowledged any more.
//   5. A LogSegment defines every source and identifier before the first row that uses it.
//
// A small write is performed on the writer's own thread. A large one goes to another thread, and what arrives meanwhile is built into
// the next: `building` grows while `inFlight` is on the disk.

import Disk
import EventModel

struct LogWriter: ~Copyable {
    let options: EventLogOptions
    let pieces: LogPieces
    let identifiers: IdentifierTable
    let counters: LogCounters
    let maker: SegmentMaker
    let snapshots: LatestSnapshot
    private let queue: RequestQueue
    private let disk: WriteThread
    private var clock: RecordedClock
    var active: ActiveSegment
    var known: KnownMessageIds
    var ids: RowIds
    /// Nil for a log without a ledger.
    var screen: SuppressionScreen?
    /// The position of the next event to be accepted.
    var nextPosition: UInt64
    /// Where the Block being built begins.
    var blockPosition: UInt64 = 0
    var builder = BlockBuilder()
    /// What is known of each of the rows being encoded.
    var plans: [RowPlan] = []
    private(set) var building = PendingWrite()
    private var inFlight: PendingWrite?
    private var spare = PendingWrite()
    private var hasMarked = true
    private(set) var isPoisoned = false

    /// What the writer shares with the rest of the log.
    struct Surroundings {
        let options: EventLogOptions
        let pieces: LogPieces
        let identifiers: IdentifierTable
        let counters: LogCounters
        let maker: SegmentMaker
        let snapshots: LatestSnapshot
        let queue: RequestQueue
        let suppressions: SuppressionList?
    }

    init(
        _ around: Surroundings, active: ActiveSegment, nextPosition: UInt64, clock: RecordedClock, known: consuming KnownMessageIds
    ) {
        (options, pieces, identifiers) = (around.options, around.pieces, around.identifiers)
        (counters, maker, snapshots, queue) = (around.counters, around.maker, around.snapshots, around.queue)
        (self.active, self.nextPosition, self.clock) = (active, nextPosition, clock)
        disk = WriteThread(queue: around.queue)
        self.known = known
        ids = RowIds(random: around.maker.random)
        screen = around.suppressions.map { SuppressionScreen($0) }
    }

    var isWriting: Bool { inFlight != nil }
    var hasBuilt: Bool { !building.isEmpty }

    /// What the writer waits for next.
    var wish: RequestQueue.Wish {
        RequestQueue.Wish(
            isWriting: isWriting, payloadBytesMin: options.overlapBytesMin,
            payloadBytesMax: max(EventLogOptions.commitBytesTarget - building.payloadBytes, 0),
            idleMilliseconds: isWriting || hasMarked ? nil : options.idleMilliseconds)
    }

    /// Builds a commit of the requests into the next write. All their events get one recordedAt.
    ///
    /// Requests that the disk has no room for are answered at once.
    ///
    /// - Throws: ``EventLogError`` when the log is poisoned by it; the requests are then answered as retryable.
    /// - Complexity: O(bytes). No disk operation unless the LogSegment rolls.
    mutating func add(_ requests: [AppendRequest]) throws(EventLogError) {
        hasMarked = false
        keepPace(requests)
        let recordedAt = clock.next()
        counters.noteClockJump(clock.unfollowedJumpMicros)
        do throws(EventLogError) {
            try makeRoom(for: requests, at: recordedAt)
        } catch {
            // A marker that could not be written has poisoned the log, even for want of space.
            guard error.code == .diskFull, !isPoisoned else { return try poison(error, requests) }
            counters.noteDiskFull(error.description)
            let answer = EventError(.diskFull, "the disk of the log is full; nothing of this was stored: \(error.description)")
            for request in requests { request.reject(answer) }
            return
        }
        if building.isEmpty { building.firstPosition = nextPosition }
        do throws(EventLogError) {
            try encode(requests, recordedAt)
        } catch {
            return try poison(error, requests)
        }
        prepareNext()
        building.lastPosition = nextPosition - 1
        for request in requests {
            building.requests.append(request)
            building.payloadBytes += request.events.payloadBytes
        }
    }

    /// Has what was built written and synced: at once when it is little, else while the writer goes on. None may be under way.
    mutating func write() throws(EventLogError) {
        guard !building.isEmpty else { return }
        if building.bytes.count < options.overlapBytesMin { return try writeNow() }
        let (write, place, pieces, counters) = (building, writePlace, self.pieces, self.counters)
        inFlight = write
        building = spare
        disk.begin { write.perform(place, pieces, counters) }
    }

    private var writePlace: PendingWrite.Place {
        PendingWrite.Place(file: active.file, offsetBytes: active.offsetBytes - UInt64(building.bytes.count), rows: active.rows)
    }

    private mutating func writeNow() throws(EventLogError) {
        let outcome = building.perform(writePlace, pieces, counters)
        building.reset()
        if case .failed(let error) = outcome { try poison(error, []) }
    }

    /// Takes note of how the write under way ended.
    mutating func finish(_ outcome: WriteOutcome) throws(EventLogError) {
        guard let write = inFlight else { return }
        inFlight = nil
        write.reset()
        spare = write
        if case .failed(let error) = outcome { try poison(error, []) }
    }

    /// Waits until everything that was built is durable.
    mutating func drain() throws(EventLogError) {
        if isWriting, case .written(let outcome) = queue.next(RequestQueue.Wish(isWriting: true, payloadBytesMax: 0)) { try finish(outcome) }
        if hasBuilt { try writeNow() }
    }

    /// Declares the durable position with an empty Block, unless the last Block does already. Nothing may be built or under way.
    mutating func writeIdleMarker() throws(EventLogError) {
        hasMarked = true
        guard !isPoisoned, active.declaredDurable < nextPosition - 1 else { return }
        guard active.offsetBytes + UInt64(SegmentFormat.blockHeaderBytes) <= active.sizeBytes else { return }
        (building.firstPosition, building.lastPosition) = (nextPosition, nextPosition - 1)
        blockPosition = nextPosition
        finishBlock(recordedAt: clock.next())
        try writeNow()
    }

    /// Encodes the Block being built into the next write.
    mutating func finishBlock(recordedAt: Instant) {
        let header = active.rows.header
        let durable = building.firstPosition - 1
        let place = BlockBuilder.Place(
            logId: header.logId, epoch: header.epoch, offsetBytes: active.offsetBytes, firstPosition: blockPosition, recordedAt: recordedAt,
            durablePosition: durable, previousHash: active.previousHash)
        let (block, checksum) = builder.finish(place, into: &building.bytes)
        active.offsetBytes += UInt64(block.paddedBytes)
        active.previousHash = checksum
        active.declaredDurable = durable
        blockPosition = block.endPosition
    }

    /// Answers everything that is not durable, and `requests`, as retryable.
    private mutating func poison(_ error: EventLogError, _ requests: [AppendRequest]) throws(EventLogError) {
        isPoisoned = true
        if isWriting {
            // What is under way was asked for before, and is told the truth.
            _ = queue.next(RequestQueue.Wish(isWriting: true, payloadBytesMax: 0))
            inFlight = nil
        }
        for request in building.requests + requests { request.reject(PendingWrite.refusal) }
        building.reset()
        throw error
    }

    /// Takes a snapshot of everything durable. Nothing may be built or under way.
    mutating func takeSnapshot() {
        // A LogSegment without events says nothing of the position before it: the one that it continues does.
        let chainHash = active.rows.count > 0 ? active.previousHash : active.rows.header.previousHash
        takeSnapshot(chainHash: chainHash, recordedAt: active.rows.newestRecordedAt ?? clock.last)
    }

    /// Ends the writer's work: closes the file and lets the other threads go.
    mutating func end() {
        if !isPoisoned, !isWriting, !hasBuilt { takeSnapshot() }
        disk.end()
        maker.preparer.discard()
        active.file.close()
    }
}
