import Disk
import DiskTesting
import EventModel
import Glibc
import Testing

@testable import EventLog

/// What a log does when what has rolled cannot be sealed.
struct SealingFailureTests {
    private func makeFixture() -> LogFixture { LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10, seals: true) }

    private func lines(_ range: Range<Int>) -> [String] { range.map { page("m\($0)", anonymousId: "a\($0 % 7)") } }

    /// Appends five events at a time until something is refused.
    private func fill(_ log: EventLog, upTo count: Int) async throws -> (accepted: Int, error: EventError?) {
        for start in stride(from: 0, to: count, by: 5) {
            let outcomes = try await log.append(lines(start..<start + 5))
            if let error = outcomes.compactMap(\.error).first { return (start, error) }
        }
        return (count, nil)
    }

    private func settle(_ log: EventLog) async throws {
        #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
    }

    @Test func `a failure that passes is tried again`() async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        fixture.disk.fail(.sync, onPathSuffix: SealedName.sealing, errno: EIO)
        #expect(try await fill(log, upTo: 15).error == nil)
        #expect(try await eventually { log.statistics().maintenanceFailures == 1 })
        fixture.disk.clearFaults()
        try await settle(log)
        #expect(log.pieces.current.sealed.count == 1 && log.statistics().maintenanceFailures == 1)
        log.close()
    }

    @Test func `a full disk refuses what comes when too many LogSegments wait, and holds nobody up`() async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        fixture.disk.fail(.open, onPathSuffix: SealedName.sealing, errno: ENOSPC, once: false)
        let (accepted, error) = try await fill(log, upTo: 100)
        #expect(error?.code == .diskFull)
        #expect(log.pieces.current.unsealed.count == 2 && accepted == 30)
        #expect(log.statistics().diskFullRefusals == 1)
        fixture.disk.clearFaults()
        try await settle(log)
        #expect(try await log.append(lines(accepted..<100)).allSatisfy { $0.acceptedPosition != nil })
        #expect(try log.texts() == lines(0..<100))
        log.close()
    }

    @Test func `a log closes while its disk is full, and the next start seals what waited`() async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        fixture.disk.fail(.open, onPathSuffix: SealedName.sealing, errno: ENOSPC, once: false)
        let (accepted, _) = try await fill(log, upTo: 100)
        log.close()
        fixture.disk.clearFaults()
        let again = try fixture.open()
        try await settle(again)
        #expect(again.pieces.current.sealed.last?.lastPosition == 20)
        #expect(try again.texts() == lines(0..<accepted))
        again.close()
    }

    @Test func `a disk that fails otherwise ends the writer's work when too many LogSegments wait`() async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        let told = TestBox<[EventLogError.Code]>([])
        log.onPoisoned { error in told.update { $0.append(error.code) } }
        fixture.disk.fail(.open, onPathSuffix: SealedName.sealing, errno: EIO, once: false)
        let (accepted, error) = try await fill(log, upTo: 100)
        #expect(error?.code == .shuttingDown && told.value == [.diskFailed])
        log.close()
        fixture.disk.clearFaults()
        let again = try fixture.open()
        #expect(try again.texts() == lines(0..<accepted))
        again.close()
    }

    @Test(arguments: [DiskOperation.write, .sync, .rename])
    func `a file that could not be put in force goes, and is made again`(_ operation: DiskOperation) async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        #expect(try await fill(log, upTo: 15).error == nil)
        try await settle(log)
        let before = try fixture.disk.list(fixture.folder).filter(SealedName.isSealed)
        fixture.disk.fail(operation, onPathSuffix: Manifest.name + ".new", errno: ENOSPC, once: false)
        _ = try await log.append(lines(15..<25))
        #expect(try await eventually { log.statistics().maintenanceFailures > 0 })
        #expect(try fixture.disk.list(fixture.folder).filter(SealedName.isSealed) == before)
        fixture.disk.clearFaults()
        try await settle(log)
        #expect(try log.texts() == lines(0..<25))
        log.close()
        let again = try fixture.open()
        #expect(again.recovery.notes == [])
        #expect(try again.texts() == lines(0..<25))
        again.close()
    }
}
