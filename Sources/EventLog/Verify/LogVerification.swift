import Disk
import EventModel

/// Reads every byte of a log without changing it and goes on after damage: what `hindsight-admin verify` and `inspect` show.
///
/// Stricter in one thing than start-up, which stops at the first damage; the table is the same (LogSegmentFormat, "Recovery").
public struct LogVerification: Sendable {
    /// Something that is not as it was written.
    public struct Finding: Sendable {
        public let path: String
        public let offsetBytes: UInt64
        /// The first position that cannot be read, and the last one known to be affected.
        public let lostPositions: ClosedRange<UInt64>
        public let reason: String
        /// True when nothing in it was acknowledged: start-up will cut it.
        public let isTornTail: Bool
    }

    /// One LogSegment as it was found.
    public struct Segment: Sendable {
        public let path: String
        public let segmentId: UInt64
        public internal(set) var firstPosition: UInt64
        public internal(set) var events = 0
        public internal(set) var blocks: [Block] = []
        public internal(set) var fileBytes: UInt64 = 0
        public internal(set) var recordedFrom: Instant?
        public internal(set) var recordedTo: Instant?

        /// Bytes that Blocks take in the file, headers included.
        public var blockBytes: Int { blocks.reduce(0) { $0 + $1.storedBytes + SegmentFormat.blockHeaderBytes } }
        /// Payload bytes before LZ4.
        public var rawBytes: Int { blocks.reduce(0) { $0 + $1.rawBytes } }
        public var lastPosition: UInt64 { firstPosition + UInt64(events) - 1 }
    }

    /// One Block as it was found.
    public struct Block: Sendable {
        public let offsetBytes: UInt64
        public let firstPosition: UInt64
        public let events: Int
        public let storedBytes: Int
        public let rawBytes: Int
        public let isLZ4: Bool
        public let recordedAt: Instant
        public let declaredDurable: UInt64
    }

    public private(set) var segments: [Segment] = []
    public private(set) var findings: [Finding] = []
    public var events: Int { segments.reduce(0) { $0 + $1.events } }
    /// True when something acknowledged is missing or changed.
    public var isDamaged: Bool { findings.contains { !$0.isTornTail } }

    /// - Parameter progress: Called after each file with the bytes done and the bytes in all.
    /// - Throws: ``EventLogError`` when the folder cannot be read at all.
    public static func run(
        folder: String, fileSystem: any FileSystem, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(EventLogError) -> LogVerification {
        var result = LogVerification()
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }
        let files = names.compactMap { name in SegmentName.firstPosition(name).map { (path: folder + "/" + name, position: $0) } }
            .sorted { $0.position < $1.position }
        guard !files.isEmpty else { throw EventLogError(.notALog, path: folder, "the folder holds no LogSegment") }
        let sizes = try files.map { file throws(EventLogError) in
            try onDisk { () throws(DiskError) in try fileSystem.status(of: file.path)?.sizeBytes ?? 0 }
        }
        var (done, expected) = (UInt64(0), files[0].position)
        if expected > 1 {
            result.add(files[0].path, 0, lost: 1...(expected - 1), "positions 1 to \(expected - 1) are missing: the log's first LogSegment is gone")
        }
        for (index, file) in files.enumerated() {
            if file.position != expected, index > 0 {
                let (low, high) = (min(file.position, expected), max(file.position, expected) - 1)
                result.add(file.path, 0, lost: low...max(low, high), "the file begins at position \(file.position), the one before ends before \(expected)")
            }
            let next = index + 1 < files.count ? files[index + 1].position : nil
            expected = try result.read(file.path, firstPosition: file.position, next: next, fileSystem)
            done += sizes[index]
            progress(done, sizes.reduce(0, +))
        }
        return result
    }

    private mutating func add(_ path: String, _ offset: Int, lost: ClosedRange<UInt64>, _ reason: String, isTornTail: Bool = false) {
        findings.append(Finding(path: path, offsetBytes: UInt64(offset), lostPositions: lost, reason: reason, isTornTail: isTornTail))
    }

    /// Walks one file; returns the position that the next must begin with.
    private mutating func read(
        _ path: String, firstPosition: UInt64, next: UInt64?, _ fileSystem: any FileSystem
    ) throws(EventLogError) -> UInt64 {
        let bytes: [UInt8]
        do throws(DiskError) {
            bytes = try fileSystem.readFile(path, limitBytes: EventLogOptions.segmentBytesCeiling)
        } catch {
            add(path, 0, lost: firstPosition...max(firstPosition, next.map { $0 - 1 } ?? .max), error.description)
            return next ?? firstPosition
        }
        return bytes.withUnsafeBytes { walk($0, path, firstPosition: firstPosition, next: next) }
    }

    private mutating func walk(_ bytes: UnsafeRawBufferPointer, _ path: String, firstPosition: UInt64, next: UInt64?) -> UInt64 {
        let rest = firstPosition...max(firstPosition, next.map { $0 - 1 } ?? .max)
        let decoded: (header: SegmentHeader, checksum: UInt64)
        do throws(SegmentHeader.Failure) {
            decoded = try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason), .unsupported(let reason): add(path, 0, lost: rest, reason)
            }
            return next ?? firstPosition
        }
        var segment = Segment(path: path, segmentId: decoded.header.segmentId, firstPosition: firstPosition)
        segment.fileBytes = UInt64(bytes.count)
        if decoded.header.firstPosition != firstPosition { add(path, 0, lost: rest, "the file's name and its header disagree") }
        var walk = SegmentWalk(bytes, header: decoded.header, headerChecksum: decoded.checksum)
        walkBlocks(&walk, &segment, next: next)
        segments.append(segment)
        return walk.position
    }

    private mutating func walkBlocks(_ walk: inout SegmentWalk, _ segment: inout Segment, next: UInt64?) {
        while true {
            let (offset, position) = (walk.offset, walk.position)
            switch walk.next() {
            case .block(let header, _): segment.take(header)
            case .end: return
            case .broken(let reason):
                let evidence = max(walk.evidenceBehind(), next.map { $0 - 1 } ?? 0)
                let isTorn = next == nil && evidence < position
                return add(segment.path, offset, lost: position...max(position, evidence), reason, isTornTail: isTorn)
            case .ungrammatical(let reason):
                return add(segment.path, offset, lost: position...max(position, next.map { $0 - 1 } ?? .max), reason)
            }
        }
    }
}

extension LogVerification.Segment {
    mutating func take(_ header: BlockHeader) {
        blocks.append(
            LogVerification.Block(
                offsetBytes: header.offsetBytes, firstPosition: header.firstPosition, events: header.eventCount, storedBytes: header.storedBytes,
                rawBytes: header.rawBytes, isLZ4: header.isLZ4, recordedAt: header.recordedAt, declaredDurable: header.durablePosition))
        guard header.eventCount > 0 else { return }
        events += header.eventCount
        recordedFrom = recordedFrom ?? header.recordedAt
        recordedTo = header.recordedAt
    }
}
