import Disk
import EventModel
import Glibc

extension LogWriter {
    /// Makes sure that the active LogSegment has room for a commit. The bound is generous: LZ4 never grows a payload by more.
    mutating func makeRoom(for requests: [AppendRequest], at recordedAt: Instant) throws(EventLogError) {
        var (bound, events, payloadBytes) = (4096, 0, 0)
        for request in requests {
            // A row's head with 16 ordinals takes at most 128 bytes; each Block at most 112 beside its payload.
            bound += request.events.payloadBytes + request.events.count * 256 + request.events.identifierHeap.count + request.events.identifiers.count * 16
            events += request.events.count
            payloadBytes += request.events.payloadBytes
        }
        bound += bound / 128
        let hasEvents = active.rows.count > 0
        let fitsFile = active.offsetBytes + UInt64(bound) <= active.sizeBytes && active.sourceCodes.count + requests.count <= SegmentFormat.sourcesMax
        let fitsMemory =
            active.rows.count + events <= options.segmentEventsMax && active.rows.payloadBytes + UInt64(payloadBytes) <= options.segmentRowBytesMax
        if fitsFile, fitsMemory || !hasEvents { return }
        let sizeBytes = max(options.segmentBytes, bound + SegmentFormat.fileHeaderBytes)
        guard sizeBytes <= EventLogOptions.segmentBytesCeiling else {
            throw EventLogError(.limit, path: active.rows.path, "a commit of \(sizeBytes) bytes is larger than any LogSegment")
        }
        // A file without events must not roll: its successor would have the same first position and take its name.
        guard hasEvents else { return try enlarge(by: bound) }
        try checkSpace(forBytes: maker.preparer.hasFile(sizeBytes: sizeBytes) ? 0 : sizeBytes)
        try roll(sizeBytes: sizeBytes, at: recordedAt)
    }

    /// Puts a commit off while sealing is behind, instead of waiting for all of it once the active LogSegment is full.
    func keepPace(_ requests: [AppendRequest]) {
        let unsealed = pieces.current.unsealed
        guard unsealed.count >= options.unsealedSegmentsMax, let waiting = unsealed.first else { return }
        let events = requests.reduce(0) { $0 + $1.events.count }
        let bytes = requests.reduce(0) { $0 + $1.events.payloadBytes }
        let roomEvents = options.segmentEventsMax - active.rows.count
        let roomBytes = min(Int(clamping: options.segmentRowBytesMax) - Int(clamping: active.rows.payloadBytes), Int(clamping: active.sizeBytes) - Int(clamping: active.offsetBytes))
        let share = max(Double(events) / Double(max(roomEvents, 1)), Double(bytes) / Double(max(roomBytes, 1)))
        let micros = pieces.pace.delayMicros(share: share, firstPosition: waiting.firstPosition, rows: waiting.count, now: counters.clockMicros())
        guard micros > 0 else { return }
        counters.notePace(micros: micros)
        usleep(UInt32(micros))
    }

    private mutating func enlarge(by bytes: Int) throws(EventLogError) {
        try checkSpace(forBytes: bytes)
        let (file, size) = (active.file, active.offsetBytes + UInt64(bytes))
        try onDisk { () throws(DiskError) in try file.preallocate(sizeBytes: size) }
        do throws(DiskError) { try file.sync() } catch { throw EventLogError(error, mayRetry: false) }
        active.sizeBytes = max(active.sizeBytes, size)
    }

    /// Makes everything durable so far part of rolled LogSegments, and takes a snapshot of it; without an event in the active one only that.
    ///
    /// This is how space is made, so the reserve is there for it: the next LogSegment is a small one where appends would be refused.
    mutating func roll() throws(EventLogError) {
        guard active.rows.count > 0, let recordedAt = active.rows.newestRecordedAt else { return takeSnapshot() }
        let hasRoom = space?.hasRoom(forBytes: options.segmentBytes) ?? true
        try roll(sizeBytes: hasRoom ? options.segmentBytes : EventLogOptions.segmentBytesFloor, at: recordedAt)
    }

    private mutating func roll(sizeBytes: Int, at recordedAt: Instant) throws(EventLogError) {
        try drain()
        try waitForSealing()
        try writeIdleMarker()
        let (rolled, old, end) = (active.rows, active.file, active.offsetBytes)
        let next = try maker.make(
            logId: rolled.header.logId, segmentId: rolled.header.segmentId + 1, firstPosition: nextPosition, previousHash: active.previousHash,
            createdAt: recordedAt, sizeBytes: sizeBytes)
        rolled.lastHash = active.previousHash
        active = next
        counters.noteRoll()
        // The zeros behind the rolled file's end only cost space; failing to give it back loses nothing.
        try? old.truncate(toBytes: end)
        old.close()
        takeSnapshot(chainHash: rolled.lastHash, recordedAt: rolled.newestRecordedAt ?? recordedAt)
        pieces.roll(to: next.rows)
    }

    /// Nil when the system does not say: then it is the disk that refuses.
    private var space: DiskSpace? {
        try? DiskSpace(maker.fileSystem, folder: maker.folder, pieces.current, segmentBytes: options.segmentBytes)
    }

    private func checkSpace(forBytes bytes: Int) throws(EventLogError) {
        guard let space, !space.hasRoom(forBytes: bytes) else { return }
        throw EventLogError(
            .diskFull, path: maker.folder,
            "\(maker.folder) has \(space.freeBytes >> 20) MiB free, of which \(space.reserveBytes >> 20) MiB are kept for sealing, compaction and erasure: "
                + "make room, and appends go on by themselves")
    }

    /// Waits while too many LogSegments wait to be sealed; connections then stop reading, as their requests wait.
    ///
    /// - Throws: Why they cannot be sealed: a full disk refuses what was asked for, anything else ends the writer's work.
    private func waitForSealing() throws(EventLogError) {
        let began = counters.clockMicros()
        guard try pieces.waitForSealing(limit: options.unsealedSegmentsMax) else { return }
        counters.noteSealingWait(micros: counters.clockMicros() - began)
    }

    /// Has the next file made ready once the active one is half full.
    mutating func prepareNext() {
        let isHalfFull = active.offsetBytes * 2 > active.sizeBytes || active.rows.count * 2 > options.segmentEventsMax
        guard isHalfFull, !active.hasPreparedNext else { return }
        active.hasPreparedNext = true
        guard space?.hasRoom(forBytes: options.segmentBytes) ?? true else { return }
        maker.preparer.begin(sizeBytes: options.segmentBytes)
    }

    /// Leaves what a checkpoint needs. Everything accepted is durable.
    mutating func takeSnapshot(chainHash: UInt64, recordedAt: Instant) {
        snapshots.set(
            CheckpointSnapshot(
                position: nextPosition - 1, chainHash: chainHash, recordedAt: recordedAt, filter: known.filter.snapshot(),
                identifiers: identifiers.snapshot()))
    }
}
