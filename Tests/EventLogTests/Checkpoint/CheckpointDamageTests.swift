import Disk
import EventModel
import Testing

@testable import EventLog

@Suite struct CheckpointDamageTests {
    @Test func `every flipped bit is found or harmless`() throws {
        let bytes = try SmallCheckpoint.bytes()
        let whole = try #require(try SmallCheckpoint.open(bytes).checkpoint)
        let content = SmallCheckpoint.content(whole)
        var (usable, wrong) = (0, 0)
        for at in bytes.indices {
            var changed = bytes
            changed[at] ^= 1 << UInt8(at % 8)
            guard let checkpoint = try SmallCheckpoint.open(changed).checkpoint else { continue }
            usable += 1
            if checkpoint.subject != whole.subject || SmallCheckpoint.content(checkpoint) != content { wrong += 1 }
        }
        #expect(wrong == 0)
        // Padding only: the file less its header, three sections, directory and footer.
        let used = content.values.reduce(0) { $0 + $1.count } + 128 + 3 * 40 + 64
        #expect(usable == bytes.count - used)
    }

    @Test func `every cut is found`() throws {
        let bytes = try SmallCheckpoint.bytes()
        var usable: [Int] = []
        for count in 0...bytes.count where try SmallCheckpoint.open(Array(bytes.prefix(count)), verifying: .directory).reason == nil {
            usable.append(count)
        }
        #expect(usable == [bytes.count])
    }

    @Test func `a directory that lies under a right checksum is refused`() throws {
        let whole = CheckpointDirectory.Entry(section: .filter, offset: 4096, length: 100, checksum: 0, tag: 0)
        let lies: [(inout CheckpointDirectory.Entry) -> Void] = [
            { $0.offset = 0 }, { $0.offset = 4097 }, { $0.offset = 1 << 63 }, { $0.offset = 8192 }, { $0.length = 129 },
            { $0.length = .max },
            { $0.length = UInt64.max - 4095 },
        ]
        #expect(try open([whole]) == nil)
        #expect(try open([whole, whole]) == .damaged, "twice the same section")
        for lie in lies {
            var entry = whole
            lie(&entry)
            #expect(try open([entry]) == .damaged, "\(entry)")
        }
    }

    /// A file of a header, 128 bytes of sections, and these entries.
    private func open(_ entries: [CheckpointDirectory.Entry]) throws -> IgnoredCheckpoint.Reason? {
        let (header, checksum) = CheckpointHeader(subject: SmallCheckpoint.subject).encoded()
        let sections = [UInt8](repeating: 0, count: 4096 + 128 - header.count)
        let end = CheckpointDirectory.encode(entries, at: 4096 + 128, headerChecksum: checksum)
        return try SmallCheckpoint.open(header + sections + end, verifying: .directory).reason
    }

    @Test func `random bytes are refused`() throws {
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...10_000)).map { _ in UInt8.random(in: .min ... .max) }
            #expect(try SmallCheckpoint.open(bytes).reason != nil)
        }
    }

    @Test func `a writer state of another length or version is refused`() {
        let whole = SmallCheckpoint.state.encoded()
        #expect(isRefused(Array(whole.dropLast())))
        #expect(isRefused(whole + [0]))
        #expect(isRefused([2] + whole.dropFirst()))
        #expect(!isRefused(whole))
    }

    private func isRefused(_ bytes: [UInt8]) -> Bool { (try? CheckpointWriterState(.copying(bytes))) == nil }
}
