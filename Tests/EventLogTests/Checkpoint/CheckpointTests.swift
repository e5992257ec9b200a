import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct CheckpointTests {
    @Test func `sections come back as they were written, each verified alone or all at once`() throws {
        let disk = SmallCheckpoint.disk()
        try SmallCheckpoint.write(disk)
        let checkpoint = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log)
        #expect(checkpoint.subject == SmallCheckpoint.subject)
        #expect(checkpoint.sections == [.identifierBase, .identityGraph, .writerState])
        #expect(checkpoint.sections.allSatisfy { checkpoint.verifySection($0) })
        #expect(checkpoint.verifyAll() == nil)
        #expect(checkpoint.section(.identityGraph).map { Array($0.bytes) } == SmallCheckpoint.graph)
        #expect(checkpoint.tag(of: .identityGraph) == 42)
        #expect(checkpoint.section(.filter) == nil && !checkpoint.verifySection(.filter) && checkpoint.tag(of: .filter) == nil)
        #expect(try CheckpointWriterState(try #require(checkpoint.section(.writerState))) == SmallCheckpoint.state)
        let table = IdentifierTable(base: try IdentifierBase(try #require(checkpoint.section(.identifierBase))))
        #expect(table.identifier(IdentifierOrdinal(rawValue: 2))?.description == "anonymous_id:00112233-4455-6677-8899-aabbccddeeff")
        #expect(table.ordinal(of: Identifier(kind: .userId, value: "u1"))?.rawValue == 1)
        #expect(disk.openFileCount == 0)
    }

    @Test func `a filter goes on from the checkpoint, in place`() throws {
        let disk = SmallCheckpoint.disk()
        var filter = MessageIdFilter()
        for number in 0..<1000 as Range<UInt64> { filter.insert(MessageIdHash.mixed(number)) }
        let snapshot = filter.snapshot()
        try CheckpointWriter.replace(disk, folder: SmallCheckpoint.folder, subject: SmallCheckpoint.subject) {
            (writer) throws(EventLogError) in
            try writer.write(filter: snapshot)
        }
        let checkpoint = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log, verifying: .everything)
        let restored = try MessageIdFilter(mapped: try #require(checkpoint.section(.filter)))
        #expect((0..<1000 as Range<UInt64>).allSatisfy { restored.mayContain(MessageIdHash.mixed($0)) })
        #expect(checkpoint.byteCount < FilterLadder.blockCount(0) * FilterBlock.bytes + 3 * 4096)
    }

    @Test func `a section of any size, in pieces of any size, is what was appended`() throws {
        let disk = SmallCheckpoint.disk()
        let pieces = [0, 1, 70_000, 1 << 20, 5, (1 << 20) + 1, 3_000_000, 17].map { count in
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
        }
        try CheckpointWriter.replace(disk, folder: SmallCheckpoint.folder, subject: SmallCheckpoint.subject) {
            (writer) throws(EventLogError) in
            try writer.write(.identityGraph) { (sink) throws(EventLogError) in
                for piece in pieces {
                    try piece.withUnsafeBufferPointer { (bytes) throws(EventLogError) in try sink.append(UnsafeRawBufferPointer(bytes)) }
                }
            }
            try writer.write(CheckpointSection(rawValue: 99)) { (_) throws(EventLogError) in }
        }
        let checkpoint = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log, verifying: .everything)
        let isSame = checkpoint.section(.identityGraph).map { Array($0.bytes) } == Array(pieces.joined())
        #expect(isSame)
        #expect(checkpoint.section(CheckpointSection(rawValue: 99))?.count == 0)
    }

    @Test func `the same content is the same bytes, over whatever was there before`() throws {
        let disk = SmallCheckpoint.disk()
        try SmallCheckpoint.write(disk, graph: [UInt8](repeating: 1, count: 50_000))
        try SmallCheckpoint.write(disk)
        let isSame = try disk.bytes(of: SmallCheckpoint.path) == SmallCheckpoint.bytes()
        #expect(isSame)
        #expect(try disk.list(SmallCheckpoint.folder) == ["checkpoint"])
    }

    @Test func `a mapped checkpoint stays readable when it is replaced`() throws {
        let disk = SmallCheckpoint.disk()
        try SmallCheckpoint.write(disk)
        let old = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log)
        try SmallCheckpoint.write(disk, graph: [9, 9])
        #expect(old.section(.identityGraph).map { Array($0.bytes) } == SmallCheckpoint.graph)
        #expect(old.verifyAll() == nil)
    }
}
