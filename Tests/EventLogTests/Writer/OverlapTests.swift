import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// While a write is on the disk the next one is built, and nothing of it is written before.
@Suite struct OverlapTests {
    /// A log whose disk stops before every change while the gate is shut.
    private func make(_ fixture: LogFixture, _ gate: DiskGate) throws -> EventLog {
        try fixture.open(through: WatchedFileSystem(fixture.disk) { gate.pass() })
    }

    @Test func `what comes during a write goes together with the next, and each is acknowledged after its own sync`() async throws {
        let (fixture, gate) = (LogFixture(overlaps: true), DiskGate())
        let log = try make(fixture, gate)
        let answered = TestBox<[UInt64]>([])
        let note: @Sendable ([AppendRequest.RowOutcome]) -> Void = { outcomes in answered.update { $0 += outcomes.compactMap(\.position) } }
        gate.shut()
        try log.submit([page("m1")], completion: note)
        #expect(try await eventually { gate.waiting == 1 })
        // A duplicate of an event under way is one, and waits for it.
        for lines in [[page("m2"), page("m1")], [page("m3")], [page("m2")]] {
            try log.submit(lines, completion: note)
            #expect(try await eventually { log.statistics().queuedRequests == 0 })
        }
        #expect(answered.value.isEmpty && log.durablePosition == .none)
        #expect(try fixture.image(fixture.lastSegmentPath).blocks.isEmpty)
        gate.open()
        #expect(try await eventually { answered.value.count == 5 })
        #expect(answered.value == [1, 2, 1, 3, 2])
        let blocks = try fixture.image(fixture.lastSegmentPath).blocks.filter { !$0.isMarker }
        #expect(blocks.map(\.header.firstPosition) == [1, 2, 3])
        #expect(blocks.map(\.header.durablePosition) == [0, 1, 1])
        #expect(blocks.map(\.header.beginsWrite) == [true, true, false])
        log.close()
        let again = try fixture.open()
        #expect(try again.texts() == ["m1", "m2", "m3"].map { page($0) })
        again.close()
    }

    @Test func `when a write fails, what was built meanwhile is answered as retryable and never written`() async throws {
        let (fixture, gate) = (LogFixture(overlaps: true), DiskGate())
        let log = try make(fixture, gate)
        let codes = TestBox<[EventError.Code?]>([])
        gate.shut()
        fixture.disk.fail(.sync, onPathSuffix: ".log")
        for id in ["m1", "m2", "m3"] {
            try log.submit([page(id)]) { outcomes in codes.update { $0.append(outcomes[0].error?.code) } }
            #expect(try await eventually { gate.waiting == 1 && log.statistics().queuedRequests == 0 })
        }
        gate.open()
        #expect(try await eventually { codes.value.count == 3 })
        #expect(codes.value == [.shuttingDown, .shuttingDown, .shuttingDown])
        #expect(try log.all().isEmpty)
        log.close()
        #expect(try fixture.image(fixture.lastSegmentPath).blocks.map(\.header.firstPosition) == [1])
    }

    @Test func `a roll waits for the write under way, and closing for everything`() async throws {
        let (fixture, gate) = (LogFixture(segmentEventsMax: 4, overlaps: true), DiskGate())
        let log = try make(fixture, gate)
        gate.shut()
        let count = TestBox(0)
        for round in 0..<6 {
            try log.submit((0..<3).map { page("m\(round)-\($0)") }) { _ in count.update { $0 += 1 } }
        }
        #expect(try await eventually { gate.waiting > 0 })
        gate.open()
        log.close()
        #expect(count.value == 6)
        #expect(log.durablePosition.rawValue == 18)
        let again = try fixture.open()
        #expect(Set(try again.texts()).count == 18)
        #expect(again.recovery.tornTail == nil)
        again.close()
    }
}
