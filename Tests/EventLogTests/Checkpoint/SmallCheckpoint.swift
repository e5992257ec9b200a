import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// A checkpoint of a few pages, small enough to damage everywhere.
enum SmallCheckpoint {
    static let folder = "/data/customer"
    static let path = folder + "/checkpoint"
    static let subject = CheckpointSubject(logId: 0x0102_0304_0506_0708, domain: .customer, position: 7, chainHash: 0x1112_1314_1516_1718)
    static let log = CheckpointExpectation(logId: subject.logId, domain: .customer, durablePosition: 7)
    static let state = CheckpointWriterState(recordedAt: Instant(micros: 1_700_000_000_000_000), events: 7, identifiers: 2, messageIds: 7)
    static let graph: [UInt8] = Array("graph".utf8)
    static let graphTag: UInt64 = 42

    static func identifiers() -> IdentifierTable {
        let table = IdentifierTable()
        table.intern(Identifier(kind: .userId, value: "u1"))
        table.intern(Identifier(kind: .anonymousId, value: "00112233-4455-6677-8899-aabbccddeeff"))
        return table
    }

    static func disk() -> SimulatedFileSystem { SimulatedFileSystem(folders: [folder]) }

    static func write(
        _ disk: any FileSystem, subject: CheckpointSubject = subject, graph: [UInt8] = graph
    ) throws(EventLogError) {
        let identifiers = identifiers().snapshot()
        try CheckpointWriter.replace(disk, folder: folder, subject: subject) { (writer) throws(EventLogError) in
            try writer.write(identifiers: identifiers)
            try writer.write(.identityGraph, tag: graphTag) { (sink) throws(EventLogError) in
                try graph.withUnsafeBufferPointer { (bytes) throws(EventLogError) in try sink.append(UnsafeRawBufferPointer(bytes)) }
            }
            try writer.write(state)
        }
    }

    static func bytes() throws -> [UInt8] {
        let disk = disk()
        try write(disk)
        return try disk.bytes(of: path)
    }

    static func mapped(_ bytes: [UInt8]) throws -> MappedBytes {
        try MappedBytes(count: bytes.count) { (buffer) throws(DiskError) in buffer.copyBytes(from: bytes) }
    }

    /// Opens bytes as a checkpoint; what stands in it, or why it is ignored.
    static func open(_ bytes: [UInt8], for log: CheckpointExpectation = log, verifying: Checkpoint.Verification = .everything) throws
        -> Outcome
    {
        let mapped = try mapped(bytes)
        do throws(IgnoredCheckpoint) {
            return .usable(try Checkpoint(mapped, path: path, for: log, verifying: verifying))
        } catch { return .ignored(error) }
    }

    enum Outcome {
        case usable(Checkpoint)
        case ignored(IgnoredCheckpoint)

        var checkpoint: Checkpoint? {
            if case .usable(let checkpoint) = self { checkpoint } else { nil }
        }

        var reason: IgnoredCheckpoint.Reason? {
            if case .ignored(let why) = self { why.reason } else { nil }
        }
    }

    /// What the sections hold, to compare.
    static func content(_ checkpoint: Checkpoint) -> [CheckpointSection: [UInt8]] {
        Dictionary(uniqueKeysWithValues: checkpoint.sections.map { ($0, checkpoint.section($0).map { Array($0.bytes) } ?? []) })
    }
}
