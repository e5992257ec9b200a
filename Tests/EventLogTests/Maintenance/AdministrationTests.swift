import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct AdministrationTests {
    private func lines(_ range: Range<Int>) -> [String] { range.map { page("m\($0)", anonymousId: "a\($0 % 7)") } }

    private func fill(_ fixture: LogFixture, _ count: Int) async throws {
        let log = try fixture.open()
        for start in stride(from: 0, to: count, by: 5) { _ = try await log.append(lines(start..<min(start + 5, count))) }
        log.close()
    }

    @Test func `compacting on a disk with nothing free but the reserve merges what fits, and makes room`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 50)
        try await fill(fixture, 500)
        var log = try fixture.open()
        _ = try log.sealAll()
        log.close()
        func used() throws -> UInt64 {
            try fixture.disk.list(fixture.folder).reduce(0) { try $0 + UInt64(fixture.disk.status(of: fixture.folder + "/" + $1)?.kind == .file ? fixture.disk.bytes(of: fixture.folder + "/" + $1).count : 0) }
        }
        log = try fixture.open()
        let largest = log.sealedFiles.compactMap(\.bytes).max() ?? 0
        let before = try used()
        fixture.disk.setCapacity(bytes: before + 2 * largest)
        let steps = try log.compactAll()
        #expect(steps.count > 1 && log.sealedFiles.count > 1 && log.sealedFiles.count < 10)
        #expect(try used() < before)
        #expect(try log.texts() == lines(0..<500))
        fixture.disk.setCapacity(bytes: nil)
        _ = try log.compactAll()
        #expect(log.sealedFiles.count == 1)
        log.close()
    }

    @Test func `sealing all leaves nothing unsealed, and the log goes on behind it`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10)
        try await fill(fixture, 43)
        let log = try fixture.open()
        let steps = TestBox<[Int]>([])
        let made = try log.sealAll { done, _ throws(EventLogError) in steps.update { $0.append(done) } }
        #expect(made.map(\.events) == [10, 10, 10, 10, 3] && made.allSatisfy { $0.level == 0 })
        #expect(steps.value == [0, 10, 20, 30, 40, 43])
        #expect(try log.sealAll().isEmpty)
        #expect(try await log.append(lines(43..<45)).map(\.acceptedPosition) == [44, 45])
        #expect(try log.texts() == lines(0..<45))
        log.close()
        let again = try fixture.open()
        #expect(again.recovery.notes.isEmpty)
        #expect(try again.texts() == lines(0..<45))
        again.close()
    }

    @Test func `compacting all leaves one file as long as its rows fit, and every event`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10)
        try await fill(fixture, 95)
        let plan = try CompactionPlan.read(folder: fixture.folder, fileSystem: fixture.disk)
        #expect(plan.toSeal.count == 10 && plan.rows == 95 && plan.steps.count == 1)
        let log = try fixture.open()
        _ = try log.sealAll()
        let steps = try log.compactAll()
        #expect(steps.map(\.inputs.count) == [10] && steps[0].output.events == 95 && steps[0].output.level == 1)
        #expect(log.sealedFiles.count == 1)
        #expect(try log.compactAll().isEmpty)
        #expect(try log.texts() == lines(0..<95))
        log.close()
        #expect(try fixture.open().texts() == lines(0..<95))
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.isEmpty)
    }

    @Test func `a compaction that is stopped leaves the log as it was`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10)
        try await fill(fixture, 40)
        let log = try fixture.open()
        _ = try log.sealAll()
        let before = try fixture.contents()
        let error = try #require(throws: EventLogError.self) { try log.compactAll { _ throws(EventLogError) in throw .stopped("enough") } }
        #expect(error.code == .stopped)
        #expect(try fixture.contents() == before)
        #expect(try log.texts() == lines(0..<40))
        log.close()
    }

    @Test func `sealing that fails at any call loses nothing, and is done by the next try`() async throws {
        let whole = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10)
        try await fill(whole, 25)
        var failing = 1
        while true {
            let fixture = whole.crashedCopy(.keepAll)
            let log = try fixture.open()
            let calls = fixture.disk.callCount
            fixture.disk.failCall(number: calls + failing, once: true)
            let outcome = Result { try log.sealAll() }
            let reached = fixture.disk.callCount >= calls + failing
            log.close()
            fixture.disk.clearFaults()
            let again = try fixture.open()
            #expect(try again.texts() == lines(0..<25), "call \(failing): \(outcome)")
            _ = try again.sealAll()
            #expect(again.pieces.current.unsealed.isEmpty)
            again.close()
            guard reached else { return }
            failing += 3
        }
    }

    @Test func `borders keep neighbours apart`() {
        let items = (0..<6).map { _ in CompactionPolicy.Item(rows: 10, level: 0, packedBytes: 1000) }
        let policy = CompactionPolicy(fanIn: 8, rowsMax: 30)
        #expect(policy.nextFullMerge(items) { _ in false } == 0..<3)
        #expect(policy.nextFullMerge(items) { $0 == 1 } == 1..<4)
        #expect(policy.nextFullMerge(items) { _ in true } == nil)
    }

    @Test func `a log open for reading is not changed`() async throws {
        let fixture = LogFixture()
        try await fill(fixture, 5)
        let log = try fixture.open(readOnly: true)
        #expect(throws: EventLogError.self) { try log.sealAll() }
        #expect(throws: EventLogError.self) { try log.compactAll() }
    }
}
