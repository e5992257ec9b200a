// The one writer of a log: takes a commit's requests through deduplication, positions, encoding, one write and one sync.
//
// Invariants
//   1. A request is completed only after everything accepted in it is durable and published to readers.
//   2. Positions are dense: a row gets one only when it will be written in this very commit.
//   3. After a failed write or sync nothing is written, published or acknowledged any more.
//   4. A LogSegment defines every source and identifier before the first row that uses it.

import Disk
import EventModel

struct LogWriter: ~Copyable {
    private let options: EventLogOptions
    let index: LogIndex
    private let identifiers: IdentifierTable
    let messageIds: SharedMessageIds
    private let counters: LogCounters
    private let maker: SegmentMaker
    private let random: @Sendable () -> UInt64
    private var clock: RecordedClock
    private var active: ActiveSegment
    private(set) var nextPosition: UInt64
    private var builder = BlockBuilder()
    private var output = ByteHeap(capacity: 1 << 20)
    private var places: [BlockPlace] = []
    private var anchors: [IdentifierOrdinal] = []
    private var accepted: [AcceptedRow] = []
    private var blockPosition: UInt64 = 0
    private(set) var isPoisoned = false

    /// Where a row of the commit being built came from, by position − the commit's first position.
    private struct AcceptedRow {
        var request: Int
        var row: Int
        var assigned: AssignedMessageId?
    }

    init(
        options: EventLogOptions, active: ActiveSegment, nextPosition: UInt64, clock: RecordedClock, index: LogIndex,
        identifiers: IdentifierTable, messageIds: SharedMessageIds, counters: LogCounters, maker: SegmentMaker
    ) {
        (self.options, self.active, self.nextPosition, self.clock) = (options, active, nextPosition, clock)
        (self.index, self.identifiers, self.messageIds) = (index, identifiers, messageIds)
        (self.counters, self.maker, random) = (counters, maker, maker.random)
    }

    private var durablePosition: UInt64 { nextPosition - 1 }

    /// Commits the requests and completes them.
    ///
    /// - Throws: ``EventLogError`` when the log is poisoned by it; the requests are then answered as retryable.
    /// - Complexity: One write and one sync; O(bytes).
    mutating func commit(_ requests: [AppendRequest]) throws(EventLogError) {
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
        do throws(EventLogError) {
            let firstPosition = nextPosition
            let next = try encode(requests, recordedAt)
            try writeAndSync()
            publish(from: firstPosition, next: next)
        } catch {
            return try poison(error, requests)
        }
        for request in requests { request.complete() }
    }

    /// Declares the durable position with an empty Block, unless the last Block does already.
    mutating func writeIdleMarker() throws(EventLogError) {
        guard !isPoisoned, active.declaredDurable < durablePosition else { return }
        guard active.offsetBytes + UInt64(SegmentFormat.blockHeaderBytes) <= active.sizeBytes else { return }
        do throws(EventLogError) {
            blockPosition = nextPosition
            finishBlock(recordedAt: clock.next())
            try writeAndSync()
        } catch { return try poison(error, []) }
    }

    /// Ends the writer's work: the log declares all of itself durable and its files are closed by their owners.
    mutating func close() throws(EventLogError) { try writeIdleMarker() }

    private mutating func poison(_ error: EventLogError, _ requests: [AppendRequest]) throws(EventLogError) {
        isPoisoned = true
        let answer = EventError(.shuttingDown, "the log's disk failed before this was confirmed; send it again, what was stored is found by its messageId")
        for request in requests { request.reject(answer) }
        throw error
    }
}

extension LogWriter {
    /// Rolls when the commit might not fit. The bound is generous: LZ4 never grows a payload by more.
    private mutating func makeRoom(for requests: [AppendRequest], at recordedAt: Instant) throws(EventLogError) {
        var bound = 4096
        for request in requests {
            // A row's head with 16 ordinals takes at most 128 bytes; each Block at most 112 beside its payload.
            bound += request.events.payloadBytes + request.events.count * 256 + request.events.identifierHeap.count + request.events.identifiers.count * 16
        }
        bound += bound / 128
        let sourcesFit = active.sourceCodes.count + requests.count <= SegmentFormat.sourcesMax
        guard active.offsetBytes + UInt64(bound) > active.sizeBytes || !sourcesFit else { return }
        let sizeBytes = max(options.segmentBytes, bound + SegmentFormat.fileHeaderBytes)
        guard sizeBytes <= EventLogOptions.segmentBytesCeiling else {
            throw EventLogError(.limit, path: active.segment.path, "a commit of \(sizeBytes) bytes is larger than any LogSegment")
        }
        // A file without events must not roll: its successor would have the same first position and take its name.
        if active.segment.header.firstPosition == nextPosition {
            try enlarge(by: bound)
        } else {
            try roll(sizeBytes: sizeBytes, at: recordedAt)
        }
    }

    private mutating func enlarge(by bytes: Int) throws(EventLogError) {
        let (file, size) = (active.segment.file, active.offsetBytes + UInt64(bytes))
        try onDisk { () throws(DiskError) in try file.preallocate(sizeBytes: size) }
        do throws(DiskError) { try file.sync() } catch { throw EventLogError(error, mayRetry: false) }
        active.sizeBytes = max(active.sizeBytes, size)
    }

    private mutating func roll(sizeBytes: Int, at recordedAt: Instant) throws(EventLogError) {
        try writeIdleMarker()
        let (header, old) = (active.segment.header, active.segment.file)
        let next = try maker.make(
            logId: header.logId, segmentId: header.segmentId + 1, firstPosition: nextPosition, previousHash: active.previousHash,
            createdAt: recordedAt, sizeBytes: sizeBytes)
        let end = active.offsetBytes
        active = next
        index.withState { state in
            state.segments.append(next.segment)
            state.sources.append([])
        }
        counters.noteRoll()
        // The zeros behind the rolled file's end only cost space; failing to give it back loses nothing.
        try? old.truncate(toBytes: end)
    }

    private mutating func writeAndSync() throws(EventLogError) {
        guard output.count > 0 else { return }
        let start = active.offsetBytes - UInt64(output.count)
        let bytes = output.bytes
        let file = active.segment.file
        let began = counters.clockMicros()
        try onDisk { () throws(DiskError) in
            try file.write(bytes, at: start)
            try file.sync()
        }
        counters.noteCommit(bytes: output.count, syncMicros: counters.clockMicros() - began)
        output.removeAll()
    }

    private mutating func publish(from firstPosition: UInt64, next: UInt64) {
        let (places, anchors, durable) = (self.places, self.anchors, next - 1)
        index.withState { state in
            state.blocks.append(contentsOf: places)
            for anchor in anchors { state.chains.append(anchor) }
            state.durablePosition = durable
        }
        nextPosition = next
        counters.noteEvents(Int(next - firstPosition))
        self.places.removeAll(keepingCapacity: true)
        self.anchors.removeAll(keepingCapacity: true)
        accepted.removeAll(keepingCapacity: true)
    }

    private mutating func finishBlock(recordedAt: Instant) {
        let segment = active.segment.header
        let (header, checksum) = builder.finish(
            BlockBuilder.Place(
                logId: segment.logId, epoch: segment.epoch, offsetBytes: active.offsetBytes, firstPosition: blockPosition,
                recordedAt: recordedAt, durablePosition: durablePosition, previousHash: active.previousHash),
            into: &output)
        active.offsetBytes += UInt64(header.paddedBytes)
        (active.previousHash, active.declaredDurable) = (checksum, durablePosition)
        if header.eventCount > 0 { places.append(BlockPlace(header, segment: Int(segment.segmentId) - 1)) }
        blockPosition = header.endPosition
    }
}

extension LogWriter {
    /// Deduplicates and encodes all rows; records each row's outcome. Returns the position after the last accepted.
    private mutating func encode(_ requests: [AppendRequest], _ recordedAt: Instant) throws(EventLogError) -> UInt64 {
        blockPosition = nextPosition
        var position = nextPosition
        for (requestIndex, request) in requests.enumerated() {
            // Defined with the first row that uses it: a definition without a row would not be written.
            var source: UInt32?
            for rowIndex in 0..<request.events.count {
                if let refusal = try retractionRefusal(requests, requestIndex, rowIndex) {
                    request.record(.rejected(refusal))
                    continue
                }
                let id = messageId(request, rowIndex, recordedAt)
                if let outcome = try knownOutcome(requests, requestIndex, rowIndex, id) {
                    request.record(outcome)
                    continue
                }
                guard position < AnchorChains.positionMax else {
                    throw EventLogError(.limit, path: options.folder, "the log holds \(position) events, the most that this version indexes")
                }
                messageIds.insert(id.hash, position)
                accepted.append(AcceptedRow(request: requestIndex, row: rowIndex, assigned: id.assigned))
                let code = source ?? sourceCode(request.origin.source)
                source = code
                append(request, rowIndex, code, id.assigned, recordedAt)
                request.record(.accepted(LogPosition(rawValue: position)))
                position += 1
                if builder.isFull { finishBlock(recordedAt: recordedAt) }
            }
        }
        if !builder.isEmpty { finishBlock(recordedAt: recordedAt) }
        return position
    }

    private struct RowId {
        var hash: UInt64
        /// Nil when the sender gave the id.
        var assigned: AssignedMessageId?
        /// False for an id that is new by its making.
        var mayRepeat: Bool
    }

    private func messageId(_ request: AppendRequest, _ index: Int, _ recordedAt: Instant) -> RowId {
        let row = request.events.rows[index]
        if row.type == .retract, let target = EventContent.messageIdText(request.events.payload(row)) {
            let id = MessageIdHash.ofRetraction(of: target)
            return RowId(hash: MessageIdHash.of(id), assigned: id, mayRepeat: true)
        }
        if row.messageIdOffset >= 0 { return RowId(hash: row.messageIdHash, assigned: nil, mayRepeat: true) }
        if let producer = request.origin.producer {
            let line = UInt64(bitPattern: Int64(bitPattern: row.line) &+ request.origin.producerLineOffset)
            let id = MessageIdHash.derived(source: request.origin.source, producer: producer, line: line)
            return RowId(hash: MessageIdHash.of(id), assigned: id, mayRepeat: true)
        }
        let id = AssignedMessageId.version7(at: recordedAt, random: (random(), random()))
        return RowId(hash: MessageIdHash.of(id), assigned: id, mayRepeat: false)
    }

    /// `duplicate` or `id_conflict` when the log has this messageId; nil for a new event.
    private func knownOutcome(
        _ requests: [AppendRequest], _ requestIndex: Int, _ rowIndex: Int, _ id: RowId
    ) throws(EventLogError) -> AppendRequest.RowOutcome? {
        guard id.mayRepeat else { return nil }
        let request = requests[requestIndex]
        let row = request.events.rows[rowIndex]
        var isSame = false
        let found = try messageIds.find(id.hash) { position throws(EventLogError) in
            if position >= nextPosition {
                let (event, assigned) = acceptedEvent(requests, at: position)
                guard Self.hasId(event, assigned, request, row, id.assigned) else { return false }
                isSame = EventContent.isSame(event, request.events.payload(row))
                return true
            }
            return try index.withEvent(LogPosition(rawValue: position)) { event, assigned in
                guard Self.hasId(event, assigned, request, row, id.assigned) else { return false }
                isSame = EventContent.isSame(event, request.events.payload(row))
                return true
            }
        }
        guard let found else { return nil }
        if isSame {
            counters.noteDuplicate()
            return .duplicate(LogPosition(rawValue: found))
        }
        counters.noteConflict()
        let text = id.assigned == nil ? "an event with this messageId but other content stands" : "this line was sent before with other content; it stands"
        return .rejected(EventError(.idConflict, field: "messageId", text + " at position \(found)"))
    }

    /// An event of the commit being built, and the messageId we assigned to it.
    func acceptedEvent(_ requests: [AppendRequest], at position: UInt64) -> (UnsafeBufferPointer<UInt8>, AssignedMessageId?) {
        let earlier = accepted[Int(position - nextPosition)]
        let events = requests[earlier.request].events.payload(requests[earlier.request].events.rows[earlier.row])
        return (events, earlier.assigned)
    }

    private static func hasId(
        _ event: UnsafeBufferPointer<UInt8>, _ eventAssigned: AssignedMessageId?, _ request: AppendRequest, _ row: DecodedEvents.Row,
        _ assigned: AssignedMessageId?
    ) -> Bool {
        if let assigned { return assigned == eventAssigned }
        return eventAssigned == nil && EventContent.hasMessageId(event, request.events.messageId(row))
    }

    private mutating func sourceCode(_ name: String) -> UInt32 {
        if let code = active.sourceCodes[name] { return code }
        let code = UInt32(active.sourceCodes.count)
        active.sourceCodes[name] = code
        builder.define(source: code, name)
        let segment = Int(active.segment.header.segmentId) - 1
        index.withState { $0.sources[segment].append(name) }
        return code
    }
}

extension LogWriter {
    private mutating func append(
        _ request: AppendRequest, _ index: Int, _ source: UInt32, _ assigned: AssignedMessageId?, _ recordedAt: Instant
    ) {
        let row = request.events.rows[index]
        let time = OccurredAt(row, clock: request.origin.clock, recordedAt: recordedAt)
        if time.flags & RowFlags.clampedTime != 0 { counters.noteClampedTime() }
        let head = BlockBuilder.RowHead(
            flags: time.flags | (assigned == nil ? 0 : RowFlags.assignedMessageId), type: row.type, source: source,
            occurredAtDelta: time.instant.micros &- recordedAt.micros, anchorIndex: row.anchorIndex ?? 255, assignedMessageId: assigned)
        withUnsafeTemporaryAllocation(of: IdentifierOrdinal.self, capacity: EventLimits.identifiersMax) { ordinals in
            intern(request, row, ordinals)
            let used = UnsafeBufferPointer(rebasing: ordinals[0..<Int(row.identifierCount)])
            anchors.append(row.anchorIndex.map { used[Int($0)] } ?? .none)
            builder.append(head, identifiers: used, event: request.events.payload(row))
        }
    }

    private mutating func intern(_ request: AppendRequest, _ row: DecodedEvents.Row, _ ordinals: UnsafeMutableBufferPointer<IdentifierOrdinal>) {
        for offset in 0..<Int(row.identifierCount) {
            let at = row.identifierStart + offset
            let key = request.events.key(at)
            let hash = request.events.identifiers[at].hash
            let isPrevious = row.previousIdIndex.map { Int($0) == offset } ?? false
            identifiers.withInterner { interner in
                let known = isPrevious ? PreviousId.asUserId(key, interner) : nil
                let ordinal = known ?? interner.intern(key, hash: hash).ordinal
                ordinals.initializeElement(at: offset, to: ordinal)
                if active.defined.insert(ordinal), let stored = interner.key(ordinal) {
                    builder.define(identifier: ordinal, stored.assumingMemoryBound(to: UInt8.self))
                }
            }
        }
    }
}
