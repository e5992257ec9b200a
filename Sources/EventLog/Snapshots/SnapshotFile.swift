// A snapshot that was opened, mapped. Grammar: EventLog.docc/SnapshotFormat.md

import Disk
import EventModel

/// The states of one subject at several instants, all as known at one position.
public struct SnapshotFile: Sendable {
    /// One of the states, not read yet.
    public struct Cut: Sendable, Hashable {
        public let asOf: Instant
        public let events: Int
        /// Of the state.
        public let stateBytes: Int
        let offset: Int
        let storedBytes: Int
        let checksum: UInt64
    }

    public let path: String
    public let key: SnapshotKey
    public let knowledge: SnapshotKnowledge
    let logId: UInt64
    /// By instant, ascending.
    public let cuts: [Cut]
    private let mapped: MappedBytes

    /// A file has no more cuts.
    public static let cutsMax = SnapshotFormat.cutsMax

    public var byteCount: Int { mapped.bytes.count }

    /// Opens a file and checks everything but the states.
    ///
    /// - Returns: Nil when it is not there, or not whole: it is made again.
    public static func open(_ fileSystem: any FileSystem, _ path: String) -> SnapshotFile? {
        guard let file = try? fileSystem.open(path, mode: .readOnly) else { return nil }
        defer { file.close() }
        return (try? file.map()).flatMap { SnapshotFile($0, path: path) }
    }

    init?(_ mapped: MappedBytes, path: String) {
        let bytes = mapped.bytes
        guard let header = SnapshotHeader(bytes) else { return nil }
        let directoryEnd = SnapshotFormat.headerBytes + header.cutCount * SnapshotFormat.cutBytes
        guard bytes.count >= directoryEnd + 8 else { return nil }
        let directory = UnsafeRawBufferPointer(rebasing: bytes[SnapshotFormat.headerBytes..<directoryEnd])
        guard SegmentFormat.checksum(directory) == UnsafeRawBufferPointer(rebasing: bytes[directoryEnd...]).field(0, as: UInt64.self),
            let cuts = Self.cuts(directory, from: directoryEnd + 8, to: bytes.count)
        else { return nil }
        (self.mapped, self.path, key, knowledge, logId, self.cuts) = (mapped, path, header.key, header.knowledge, header.logId, cuts)
    }

    private static func cuts(_ directory: UnsafeRawBufferPointer, from start: Int, to end: Int) -> [Cut]? {
        var (cuts, next): ([Cut], Int) = ([], start)
        for at in stride(from: 0, to: directory.count, by: SnapshotFormat.cutBytes) {
            guard let events = Int(exactly: directory.field(at + 8, as: UInt64.self)), Int(exactly: directory.field(at + 16, as: UInt64.self)) == next,
                let stored = Int(exactly: directory.field(at + 24, as: UInt64.self)), stored <= end - next,
                let size = Int(exactly: directory.field(at + 32, as: UInt64.self)), size <= SnapshotFormat.stateBytesMax
            else { return nil }
            let asOf = Instant(micros: Int64(bitPattern: directory.field(at, as: UInt64.self)))
            guard cuts.last.map({ $0.asOf < asOf }) ?? true else { return nil }
            cuts.append(Cut(asOf: asOf, events: events, stateBytes: size, offset: next, storedBytes: stored, checksum: directory.field(at + 40, as: UInt64.self)))
            next += stored
        }
        return next == end ? cuts : nil
    }

    /// The state of a cut; nil when its bytes are not those that were written.
    ///
    /// - Complexity: O(bytes)
    public func state(_ cut: Cut) -> [UInt8]? {
        guard let stored = stored(cut) else { return nil }
        return SnapshotPieces.unpack(stored, count: cut.stateBytes)
    }

    /// The bytes of a cut as they are stored; nil when their checksum does not hold.
    func stored(_ cut: Cut) -> UnsafeRawBufferPointer? {
        let stored = UnsafeRawBufferPointer(rebasing: mapped.bytes[cut.offset..<cut.offset + cut.storedBytes])
        return SegmentFormat.checksum(stored) == cut.checksum ? stored : nil
    }
}

/// The first 128 bytes.
struct SnapshotHeader {
    var key: SnapshotKey
    var knowledge: SnapshotKnowledge
    var logId: UInt64
    var cutCount: Int

    private static let checksumOffset = SnapshotFormat.headerBytes - 8

    init(_ key: SnapshotKey, _ knowledge: SnapshotKnowledge, logId: UInt64, cutCount: Int) {
        (self.key, self.knowledge, self.logId, self.cutCount) = (key, knowledge, logId, cutCount)
    }

    /// Nil when the bytes are no header of this version.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= SnapshotFormat.headerBytes, bytes.field(0, as: UInt64.self) == SnapshotFormat.magic,
            bytes.field(8, as: UInt16.self) == SnapshotFormat.major, bytes.field(12, as: UInt32.self) & ~SnapshotFormat.knownFeatures == 0,
            SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<Self.checksumOffset])) == bytes.field(Self.checksumOffset, as: UInt64.self)
        else { return nil }
        logId = bytes.field(16, as: UInt64.self)
        knowledge = SnapshotKnowledge(
            position: LogPosition(rawValue: bytes.field(24, as: UInt64.self)),
            recordedAt: Instant(micros: Int64(bitPattern: bytes.field(32, as: UInt64.self))), retractions: bytes.field(40, as: UInt64.self))
        key = SnapshotKey(
            projection: bytes.field(48, as: UInt32.self), codeVersion: bytes.field(52, as: UInt32.self), definitions: Array(bytes[56..<88]),
            erasures: bytes.field(88, as: UInt64.self), subject: bytes.field(104, as: UInt32.self), subjectHash: bytes.field(96, as: UInt64.self))
        cutCount = Int(bytes.field(108, as: UInt32.self))
        guard cutCount <= SnapshotFormat.cutsMax else { return nil }
    }

    var encoded: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SnapshotFormat.headerBytes)
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, SnapshotFormat.magic)
            buffer.setField(8, SnapshotFormat.major)
            buffer.setField(10, SnapshotFormat.minor)
            buffer.setField(12, SnapshotFormat.knownFeatures)
            buffer.setField(16, logId)
            buffer.setField(24, knowledge.position.rawValue)
            buffer.setField(32, UInt64(bitPattern: knowledge.recordedAt.micros))
            buffer.setField(40, knowledge.retractions)
            buffer.setField(48, key.projection)
            buffer.setField(52, key.codeVersion)
            for (index, byte) in key.definitions.enumerated() { buffer[56 + index] = byte }
            buffer.setField(88, key.erasures)
            buffer.setField(96, key.subjectHash)
            buffer.setField(104, key.subject)
            buffer.setField(108, UInt32(cutCount))
            buffer.setField(Self.checksumOffset, SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[0..<Self.checksumOffset])))
        }
        return bytes
    }
}
