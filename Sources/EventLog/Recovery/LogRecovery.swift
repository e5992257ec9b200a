// Start-up: reads every LogSegment of a folder, in order, and decides what to do with what it finds.
//
// The decisions are the numbered rows of the table in EventLog.docc/LogSegmentFormat.md, "Recovery".
// Invariants
//   1. Only bytes above every position declared durable are cut, and only after they were copied and synced.
//   2. Whatever is refused is left as it was found.
//   3. Nothing is decided on bytes that were never made durable: the last file and the folder are synced before reading, and the last
//      write found is written again, since after a sync that failed the system may show bytes that it will never write.

import Disk
import EventModel

struct LogRecovery: ~Copyable {
    private let fileSystem: any FileSystem
    private let folder: String
    private let domain: Domain
    private let isReadOnly: Bool
    private let identifiers: IdentifierTable
    private let origin: LogOrigin
    private var log: RecoveredLog
    private var logId: UInt64?
    /// The number of the next file, and what it must link to.
    private var segmentId: UInt64
    private var previousHash: UInt64
    /// Whether the checkpoint's chainHash was met at its position.
    private var meetsCheckpoint = false
    /// A LogSegment that was being prepared; it holds no event.
    private var hasPrepared = false

    /// - Parameters:
    ///   - origin: Where the files to be read begin; those of earlier positions are left alone.
    ///   - known: Has the messageIds of everything before.
    init(
        _ options: EventLogOptions, _ fileSystem: any FileSystem, _ identifiers: IdentifierTable, _ origin: LogOrigin, _ known: consuming KnownMessageIds
    ) {
        (self.fileSystem, folder, domain) = (fileSystem, options.folder, options.domain)
        (isReadOnly, self.identifiers, self.origin) = (options.isReadOnly, identifiers, origin)
        (logId, segmentId, previousHash) = (origin.logId, origin.segmentId, origin.previousHash)
        log = RecoveredLog(origin, known)
    }

    /// Reads the folder. ``RecoveredLog/active`` stays nil for a new log (row 11), and is closed when the checkpoint is not of this log's course.
    consuming func run() throws(EventLogError) -> RecoveredLog {
        let all = try segmentNames()
        let names = all.filter { $0.firstPosition >= origin.nextPosition }
        log.coveredPaths = all.dropLast(names.count).map { path($0.name) }
        if let last = names.last, !isReadOnly { try syncBeforeReading(last.name) }
        for (index, entry) in names.enumerated() {
            let next = index + 1 < names.count ? names[index + 1].firstPosition : nil
            try read(entry.name, firstPosition: entry.firstPosition, nextFirstPosition: next)
        }
        try checkReachesCheckpoint()
        log.agreesWithCheckpoint = !contradictsCheckpoint
        guard log.agreesWithCheckpoint else {
            log.active?.file.close()
            return log
        }
        // Only now: a log that is refused stays as it was found.
        if hasPrepared, !isReadOnly { try onDisk { () throws(DiskError) in try fileSystem.unlink(path(SegmentName.prepared)) } }
        log.report.segments = names.count
        log.report.events = log.nextPosition - 1
        return log
    }

    private mutating func segmentNames() throws(EventLogError) -> [(name: String, firstPosition: UInt64)] {
        var result: [(name: String, firstPosition: UInt64)] = []
        for name in try onDisk({ () throws(DiskError) in try fileSystem.list(folder) }) {
            if let position = SegmentName.firstPosition(name) {
                result.append((name, position))
            } else if name == SegmentName.prepared {
                hasPrepared = true
            } else if !SegmentName.isKnown(name) {
                log.report.ignoredFiles.append(path(name))
            }
        }
        return result.sorted { $0.firstPosition < $1.firstPosition }
    }

    private func syncBeforeReading(_ name: String) throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            let file = try fileSystem.open(path(name), mode: .readWrite)
            defer { file.close() }
            try file.sync()
            try fileSystem.syncFolder(folder)
        }
    }

    private func path(_ name: String) -> String { folder + "/" + name }
}

extension LogRecovery {
    private mutating func read(_ name: String, firstPosition: UInt64, nextFirstPosition: UInt64?) throws(EventLogError) {
        let isLast = nextFirstPosition == nil
        let (file, content) = try load(name, writable: isLast && !isReadOnly)
        // The walk reads through a pointer; what it points to must outlive it.
        defer { withExtendedLifetime(content) {} }
        let bytes = UnsafeRawBufferPointer(content.bytes)
        let (header, checksum) = try checkHeader(bytes, path: file.path, firstPosition: firstPosition)
        let rows = UnsealedSegment(header: header, path: file.path)
        var active = ActiveSegment(file: file, rows: rows, offsetBytes: 0, previousHash: 0, sizeBytes: UInt64(bytes.count))
        var walk = SegmentWalk(bytes, header: header, headerChecksum: checksum)
        try take(&walk, &active, file, nextFirstPosition: nextFirstPosition)
        if isLast, !isReadOnly { try writeAgain(bytes, walk.lastWriteOffset..<walk.offset, file) }
        rows.publish(upTo: log.nextPosition - 1)
        (segmentId, previousHash) = (header.segmentId + 1, walk.previousHash)
        if isLast {
            (active.offsetBytes, active.previousHash) = (UInt64(walk.offset), walk.previousHash)
            log.active = active
        } else {
            rows.lastHash = walk.previousHash
            log.unsealed.append(rows)
        }
        if !isLast || isReadOnly { file.close() }
    }

    private func writeAgain(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ file: any File) throws(EventLogError) {
        guard !range.isEmpty else { return }
        try onDisk { () throws(DiskError) in
            try file.write(UnsafeRawBufferPointer(rebasing: bytes[range]), at: UInt64(range.lowerBound))
            try file.sync()
        }
    }

    private func load(_ name: String, writable: Bool) throws(EventLogError) -> (any File, PackedBytes) {
        let file = try onDisk { () throws(DiskError) in try fileSystem.open(path(name), mode: writable ? .readWrite : .readOnly) }
        let size = try onDisk { () throws(DiskError) in try file.sizeBytes() }
        guard size <= UInt64(EventLogOptions.segmentBytesCeiling) else {
            throw EventLogError(.damaged, path: file.path, "the file has \(size) bytes, more than any LogSegment")
        }
        var failure: DiskError?
        let content = PackedBytes(count: Int(size)) { buffer in
            do throws(DiskError) { try Self.fill(buffer, from: file) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw EventLogError(failure) }
        guard let content else { throw EventLogError(.diskFailed, path: file.path, "cannot read the file") }
        return (file, content)
    }

    /// Reads the file from its end to its start, so that reading beside a live writer finds no later evidence of a Block that was not there
    /// when its place was read. A file that was cut meanwhile, as a roll does, ends in zeros.
    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: any File) throws(DiskError) {
        var end = buffer.count
        while end > 0 {
            let start = (end - 1) / readBytes * readBytes
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end])
            let found = try file.read(into: part, at: UInt64(start))
            part[found...].initializeMemory(as: UInt8.self, repeating: 0)
            end = start
        }
    }

    private static let readBytes = 64 * 1024

    /// Rows 8 and 9.
    private mutating func checkHeader(
        _ bytes: UnsafeRawBufferPointer, path: String, firstPosition: UInt64
    ) throws(EventLogError) -> (SegmentHeader, UInt64) {
        let decoded: (header: SegmentHeader, checksum: UInt64)
        do throws(SegmentHeader.Failure) {
            decoded = try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, lost: firstPosition...UInt64.max, reason)
            case .unsupported(let reason): throw EventLogError(.unsupportedVersion, path: path, offsetBytes: 0, reason)
            }
        }
        let header = decoded.header
        guard header.domain == domain else {
            throw EventLogError(.notALog, path: path, "the file belongs to the \(header.domain.rawValue) domain, not to the \(domain.rawValue) domain")
        }
        guard header.logId == logId ?? header.logId, header.firstPosition == firstPosition, firstPosition == log.nextPosition,
            header.segmentId == segmentId, header.previousHash == previousHash
        else {
            guard firstPosition <= log.nextPosition else {
                let lost = log.nextPosition...firstPosition - 1
                let reason = "positions \(lost.lowerBound) to \(lost.upperBound) are missing: a LogSegment before this one is gone"
                throw EventLogError(.damaged, path: path, offsetBytes: 0, lost: lost, reason)
            }
            throw EventLogError(.damaged, path: path, offsetBytes: 0, lost: log.nextPosition...log.nextPosition, "the file does not continue this log")
        }
        logId = header.logId
        return decoded
    }

    /// Rows 1 to 7 and 10.
    private mutating func take(
        _ walk: inout SegmentWalk, _ active: inout ActiveSegment, _ file: any File, nextFirstPosition: UInt64?
    ) throws(EventLogError) {
        while true {
            let (offset, position) = (UInt64(walk.offset), walk.position)
            switch walk.next() {
            case .block(let header, let payload):
                active.declaredDurable = max(active.declaredDurable, header.durablePosition)
                try absorb(header, payload, &active, path: file.path)
                compare(walk)
            case .end(let zerosFollow):
                guard let next = nextFirstPosition else { return }
                guard next == walk.position, !zerosFollow || next == walk.position else {
                    throw EventLogError(.damaged, path: file.path, offsetBytes: offset, lost: walk.position...max(walk.position, next - 1), "the file ends too early")
                }
                return
            case .broken(let reason):
                let evidence = max(walk.evidenceBehind(), nextFirstPosition.map { $0 - 1 } ?? 0, origin.checkpoint?.position ?? 0)
                guard nextFirstPosition == nil, evidence < position else {
                    throw EventLogError(.damaged, path: file.path, offsetBytes: offset, lost: position...max(evidence, position), reason)
                }
                // The log is read again then, and the tail found again.
                guard !contradictsCheckpoint else { return }
                return try cutTornTail(walk, file, reason: reason)
            case .ungrammatical(let reason):
                throw EventLogError(.damaged, path: file.path, offsetBytes: offset, lost: position...UInt64.max, reason)
            }
        }
    }

    /// Row 5.
    private mutating func cutTornTail(_ walk: SegmentWalk, _ file: any File, reason: String) throws(EventLogError) {
        let start = UInt64(walk.offset)
        let count = (walk.lastNonZero(from: walk.offset) ?? walk.offset) + 1 - walk.offset
        var kept: String?
        if !isReadOnly {
            let torn = try onDisk { () throws(DiskError) in try file.readExactly(count: count, at: start) }
            kept = try Quarantine(fileSystem: fileSystem, folder: folder).keep(torn, firstPosition: walk.position, offsetBytes: start)
            try onDisk { () throws(DiskError) in
                try file.write([UInt8](repeating: 0, count: count), at: start)
                try file.sync()
            }
        }
        log.report.tornTail = RecoveryReport.TornTail(
            path: file.path, offsetBytes: start, bytes: UInt64(count), reason: reason, quarantinePath: kept)
    }
}

extension LogRecovery {
    /// Row 12.
    private func checkReachesCheckpoint() throws(EventLogError) {
        guard let checkpoint = origin.checkpoint, checkpoint.position >= log.nextPosition else { return }
        throw .log(endingAt: log.nextPosition - 1, before: checkpoint.position, path: path(CheckpointFormat.fileName))
    }

    /// Row 13: looks whether the checkpoint was made where the walk stands.
    private mutating func compare(_ walk: SegmentWalk) {
        guard let checkpoint = origin.checkpoint, checkpoint.position == walk.position - 1 else { return }
        meetsCheckpoint = meetsCheckpoint || walk.previousHash == checkpoint.chainHash
    }

    /// Whether the log came past the checkpoint's position, behind what is sealed, without its chainHash.
    private var contradictsCheckpoint: Bool {
        guard let position = origin.checkpoint?.position, position >= origin.nextPosition, position < log.nextPosition else { return false }
        return !meetsCheckpoint
    }

    /// Row 1: brings a Block's events into memory, its messageIds and its identifiers.
    private mutating func absorb(
        _ header: BlockHeader, _ payload: BlockPayload, _ active: inout ActiveSegment, path: String
    ) throws(EventLogError) {
        guard header.eventCount > 0 else { return }
        let rows = active.rows
        guard define(payload, &active), rows.count + header.eventCount <= UnsealedSegment.eventsMax else {
            throw EventLogError(
                .damaged, path: path, offsetBytes: header.offsetBytes, lost: header.firstPosition...header.endPosition - 1,
                "a Block defines a source or an identifier that contradicts the log")
        }
        var isKnown = true
        let (sourceCount, identifierCount) = (rows.sourceCount, identifiers.count)
        _ = payload.forEachRow { _, row in
            let ordinals = RowIdentifiers(row, payload.bytes.bytes)
            isKnown = isKnown && Int(row.source) < sourceCount && ordinals.allSatisfy { Int($0.rawValue) <= identifierCount }
            guard isKnown else { return }
            let hash = EventKey.hash(row, payload)
            let bytes = UnsafeBufferPointer(rebasing: payload.bytes.bytes[row.start..<row.event.upperBound])
            rows.add(row: bytes, anchor: ordinals.anchor, messageIdHash: hash, recordedAt: header.recordedAt)
            log.known.insertUnlessKnown(hash)
        }
        guard isKnown else {
            throw EventLogError(.damaged, path: path, offsetBytes: header.offsetBytes, lost: header.firstPosition...header.endPosition - 1, "an event uses a source or an identifier that nothing defines")
        }
        log.recordedAt = max(log.recordedAt, header.recordedAt)
        log.nextPosition = header.endPosition
    }

    /// False when a definition contradicts an earlier one.
    private mutating func define(_ payload: BlockPayload, _ active: inout ActiveSegment) -> Bool {
        for (code, name) in payload.sources {
            guard Int(code) == active.rows.sourceCount, active.sourceCodes[name] == nil else { return false }
            active.rows.define(source: name)
            active.sourceCodes[name] = code
        }
        return identifiers.withInterner { interner in
            for (ordinal, key) in payload.identifiers {
                let ordinal = IdentifierOrdinal(rawValue: ordinal)
                // The table bounds the ordinal; only then may it size the set.
                guard interner.define(ordinal, UnsafeBufferPointer(rebasing: payload.bytes.bytes[key]), gapMax: 0),
                    active.defined.insert(ordinal)
                else { return false }
            }
            return true
        }
    }
}
