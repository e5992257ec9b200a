import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct ReadOnlyTests {
    @Test func `opening for reading changes nothing, not even a torn tail or a file being prepared`() async throws {
        let small = try await SmallLog.make(declared: false)
        let (disk, path) = (small.fixture.disk, try small.fixture.lastSegmentPath)
        let last = try #require(try small.fixture.image(path).blocks.last)
        try disk.flipBit(of: path, atByte: last.end - 1)
        let prepared = try disk.open(small.fixture.folder + "/next.log.new", mode: .createNew)
        try prepared.write([1, 2, 3], at: 0)
        prepared.close()
        let (before, unsynced) = (try small.fixture.contents(), disk.unsyncedCount)

        let log = try small.fixture.open(readOnly: true)
        let torn = try #require(log.recovery.tornTail)
        #expect(torn.quarantinePath == nil)
        #expect(log.recovery.notes.contains { $0.contains("nothing was changed") })
        #expect(try log.texts() == Array(small.lines.dropLast(last.header.eventCount)))
        log.close()
        #expect(try small.fixture.contents() == before)
        #expect(disk.unsyncedCount == unsynced)
        let changing: Set<String> = ["write", "sync", "truncate", "preallocate", "rename", "unlink", "syncFolder", "createFolder"]
        let calls = disk.calls.suffix(20).filter { !$0.path.hasSuffix(".new") }
        #expect(!calls.contains { changing.contains("\($0.operation)") })
    }

    @Test func `a log that is sealed and merged meanwhile opens for reading at any moment`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10, seals: true)
        let log = try fixture.open()
        let isDone = TestBox(false)
        let lines = (0..<600).map { page("m\($0)", anonymousId: "a\($0 % 7)") }
        async let reading: Int = {
            var opened = 0
            while !isDone.value {
                let durable = Int(log.durablePosition.rawValue)
                let copy = try fixture.open(readOnly: true)
                let texts = try copy.texts()
                #expect(texts == lines.prefix(texts.count).map { $0 } && texts.count >= durable)
                copy.close()
                opened += 1
                // The writer's answers come on the same few threads.
                try await Task.sleep(for: .milliseconds(1))
            }
            return opened
        }()
        for start in stride(from: 0, to: lines.count, by: 5) { _ = try await log.append(Array(lines[start..<start + 5])) }
        #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
        isDone.update { $0 = true }
        #expect(try await reading > 10)
        log.close()
    }

    @Test func `a missing folder cannot be opened for reading, and is not made`() throws {
        let fixture = LogFixture()
        let error = try #require(throws: EventLogError.self) { try fixture.open(readOnly: true) }
        #expect(error.code == .diskFailed)
        #expect(try fixture.disk.status(of: fixture.folder) == nil)
    }

    @Test func `files that are not the log's are left alone and reported`() async throws {
        let small = try await SmallLog.make(declared: true)
        let names = ["notes.txt", "1.log", "00000000000000000001.log.bak"]
        for name in names {
            let file = try small.fixture.disk.open(small.fixture.folder + "/" + name, mode: .createNew)
            try file.write([7], at: 0)
            file.close()
        }
        let log = try small.fixture.open()
        #expect(log.recovery.ignoredFiles.sorted() == names.map { small.fixture.folder + "/" + $0 }.sorted())
        #expect(log.recovery.notes.count == names.count)
        #expect(try log.texts() == small.lines)
        log.close()
        for name in names { #expect(try small.fixture.disk.bytes(of: small.fixture.folder + "/" + name) == [7]) }
    }

    @Test func `a file left from preparing the next LogSegment is removed`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = small.fixture.folder + "/next.log.new"
        try small.fixture.disk.open(path, mode: .createNew).close()
        let log = try small.fixture.open()
        #expect(try small.fixture.disk.status(of: path) == nil)
        #expect(log.recovery.notes.isEmpty)
        log.close()
    }

    @Test func `a log of the other domain is refused`() async throws {
        let small = try await SmallLog.make(declared: true)
        let before = try small.fixture.contents()
        let error = try #require(throws: EventLogError.self) { try small.fixture.open(domain: .pseudonymous) }
        #expect(error.code == .notALog)
        #expect(try small.fixture.contents() == before)
    }
}
