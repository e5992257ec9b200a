import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// The table in EventLog.docc/CheckpointFormat.md, "Reading".
@Suite struct CheckpointReadingTests {
    private func reason(_ bytes: [UInt8], for log: CheckpointExpectation = SmallCheckpoint.log) throws -> IgnoredCheckpoint.Reason? {
        try SmallCheckpoint.open(bytes, for: log, verifying: .directory).reason
    }

    /// A whole header that says something else.
    private func withHeader(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var bytes = try SmallCheckpoint.bytes()
        change(&bytes)
        let checksum = bytes.withUnsafeBytes { SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[0..<120])) }
        bytes.withUnsafeMutableBytes { $0.setField(120, checksum) }
        return bytes
    }

    private func open(_ disk: SimulatedFileSystem) -> IgnoredCheckpoint? {
        do throws(IgnoredCheckpoint) {
            _ = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log)
            return nil
        } catch { return error }
    }

    @Test func `row 1: no file`() throws {
        let why = try #require(open(SmallCheckpoint.disk()))
        #expect(why.reason == .missing)
        #expect(why.description == "/data/customer/checkpoint: there is none; the checkpoint is ignored and made again from the log")
    }

    @Test(arguments: [DiskOperation.status, .open, .read])
    func `row 2: a file that cannot be read`(operation: DiskOperation) throws {
        let disk = SmallCheckpoint.disk()
        try SmallCheckpoint.write(disk)
        disk.fail(operation, onPathSuffix: "checkpoint")
        #expect(open(disk)?.reason == .unreadable)
        #expect(disk.openFileCount == 0)
    }

    @Test func `row 3: a file that ends too early or too late`() throws {
        let bytes = try SmallCheckpoint.bytes()
        #expect(try reason(Array(bytes.dropLast())) == .truncated)
        #expect(try reason(bytes + [0]) == .truncated)
        #expect(try reason([]) == .truncated)
        #expect(try reason(Array(bytes.prefix(4096))) == .truncated)
    }

    @Test func `row 4: a header or a directory that does not hold`() throws {
        for (offset, place) in [(0, "magic"), (20, "logId"), (125, "header's checksum")] {
            var bytes = try SmallCheckpoint.bytes()
            bytes[offset] ^= 1
            #expect(try reason(bytes) == .damaged, "\(place)")
        }
        var bytes = try SmallCheckpoint.bytes()
        bytes[bytes.count - 64 - 40] ^= 1
        #expect(try reason(bytes) == .damaged)
    }

    @Test func `row 5: a newer version, whatever follows its header`() throws {
        #expect(try reason(withHeader { $0[8] = 2 }) == .newerVersion)
        #expect(try reason(withHeader { $0[12] = 1 }) == .newerVersion)
        #expect(try reason(withHeader { $0[40] = 9 }) == .newerVersion)
        #expect(try reason(Array(withHeader { $0[8] = 2 }.prefix(128))) == .newerVersion)
    }

    @Test func `a higher minor version is read`() throws {
        let subject = SmallCheckpoint.subject
        let header = try withHeader { $0[10] = 1 }
        var bytes = header
        let at = bytes.count - 64
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(at + 32, header.withUnsafeBytes { $0.field(120, as: UInt64.self) })
            buffer.setField(at + 56, SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[at..<at + 56])))
        }
        let checkpoint = try #require(try SmallCheckpoint.open(bytes).checkpoint)
        #expect(checkpoint.subject == subject)
    }

    @Test func `row 6: another log or domain`() throws {
        let bytes = try SmallCheckpoint.bytes()
        #expect(try reason(bytes, for: CheckpointExpectation(logId: 1, domain: .customer, durablePosition: 7)) == .foreign)
        #expect(
            try reason(bytes, for: CheckpointExpectation(logId: SmallCheckpoint.log.logId, domain: .pseudonymous, durablePosition: 7))
                == .foreign)
    }

    @Test func `row 7: a position that the log does not have`() throws {
        let bytes = try SmallCheckpoint.bytes()
        #expect(
            try reason(bytes, for: CheckpointExpectation(logId: SmallCheckpoint.log.logId, domain: .customer, durablePosition: 6))
                == .future)
    }

    @Test func `row 8: a position that the log has passed is usable`() throws {
        let bytes = try SmallCheckpoint.bytes()
        #expect(
            try reason(bytes, for: CheckpointExpectation(logId: SmallCheckpoint.log.logId, domain: .customer, durablePosition: 9)) == nil)
    }

    @Test func `row 9: a section that does not hold is found when it is verified`() throws {
        var bytes = try SmallCheckpoint.bytes()
        let whole = try #require(try SmallCheckpoint.open(bytes).checkpoint)
        let offset =
            try #require(whole.section(.identityGraph)?.bytes.baseAddress)
            - (try #require(whole.section(.identifierBase)?.bytes.baseAddress)) + 4096
        bytes[offset] ^= 1
        #expect(try SmallCheckpoint.open(bytes, verifying: .everything).reason == .damaged)
        let checkpoint = try #require(try SmallCheckpoint.open(bytes, verifying: .directory).checkpoint)
        #expect(!checkpoint.verifySection(.identityGraph) && checkpoint.verifySection(.writerState))
        let why = try #require(checkpoint.verifyAll())
        #expect(why.offsetBytes == UInt64(offset))
        #expect(why.message == "the checksum of its identity graph does not hold")
    }
}
