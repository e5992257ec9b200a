import Disk
import DiskTesting
import EventLog
import EventModel
import Glibc
import Testing

/// Every disk call fails in turn, once or from then on: nothing is acknowledged that is not durable, and nothing is made worse.
@Suite struct FaultTests {
    private static let batches = (0..<9).map { round in (0..<3).map { page("m\(round)-\($0)", anonymousId: "a\(round)") } }

    @Test(arguments: [(true, EIO, false), (true, ENOSPC, false), (false, EIO, false), (false, ENOSPC, false), (true, EIO, true), (false, ENOSPC, true)])
    func `no failing call makes an acknowledgement false`(once: Bool, errno: Int32, overlaps: Bool) async throws {
        var number = 1
        while try await run(failing: number, once: once, errno: errno, overlaps: overlaps) { number += 1 }
        #expect(number > 40, "the run makes that many calls at least")
    }

    /// - Returns: Whether the run reached the call.
    private func run(failing number: Int, once: Bool, errno: Int32, overlaps: Bool) async throws -> Bool {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes, overlaps: overlaps)
        fixture.disk.failCall(number: number, errno: errno, once: once, afterBytes: 70)
        let name = "call \(number)"
        var acknowledged: [String] = []
        if let log = try? fixture.open() {
            var isPoisoned = false
            for batch in Self.batches {
                let outcomes = try await log.append(batch)
                for (line, outcome) in zip(batch, outcomes) {
                    if outcome.position != nil { acknowledged.append(line) }
                    if let error = outcome.error { #expect(error.code.isRetryable, "\(name): \(error)") }
                }
                #expect(!isPoisoned || outcomes.allSatisfy { $0.error?.code == .shuttingDown }, "\(name)")
                isPoisoned = isPoisoned || outcomes.contains { $0.error?.code == .shuttingDown }
            }
            log.close()
        }
        let reached = fixture.disk.callCount >= number
        fixture.disk.clearFaults()
        try check(fixture.crashedCopy(.dropUnsynced), holds: acknowledged, name + ", power cut")
        try await checkRestart(fixture, acknowledged, name)
        return reached
    }

    private func check(_ fixture: LogFixture, holds acknowledged: [String], _ name: String) throws {
        let log = try fixture.open()
        #expect(Set(try log.texts()).isSuperset(of: acknowledged), "\(name)")
        log.close()
    }

    /// The process starts again on the running system, which may show bytes that it will never write.
    private func checkRestart(_ fixture: LogFixture, _ acknowledged: [String], _ name: String) async throws {
        let log = try fixture.open()
        #expect(Set(try log.texts()).isSuperset(of: acknowledged), "\(name)")
        let lines = Self.batches.flatMap { $0 }
        let outcomes = try await log.append(lines)
        // A batch that the disk had no room for once comes behind those that it had room for.
        #expect(outcomes.compactMap(\.position).sorted() == lines.indices.map { UInt64($0 + 1) }, "\(name)")
        let cut = fixture.crashedCopy(.dropUnsynced)
        log.close()
        let again = try cut.open()
        #expect(try again.texts().sorted() == lines.sorted(), "\(name), power cut after the restart")
        again.close()
    }

    @Test(arguments: [false, true])
    func `a failed sync poisons the writer: it says so once, and refuses as retryable from then on`(overlaps: Bool) async throws {
        let fixture = LogFixture(overlaps: overlaps)
        let log = try fixture.open()
        _ = try await log.append([page("m1")])
        let told = TestBox<[EventLogError.Code]>([])
        log.onPoisoned { error in told.update { $0.append(error.code) } }
        fixture.disk.fail(.sync, onPathSuffix: ".log")
        for id in ["m2", "m3"] {
            let outcomes = try await log.append([page(id)])
            #expect(outcomes.map { $0.error?.code } == [.shuttingDown])
            #expect(outcomes[0].error?.code.isRetryable == true)
        }
        #expect(try log.texts() == [page("m1")])
        #expect(log.durablePosition.rawValue == 1)
        log.close()
        #expect(told.value == [.diskFailed])
    }

    @Test(arguments: [DiskOperation.rename, .syncFolder, .open])
    func `a roll that fails when the new file may have its name poisons, since going on could contradict that file`(
        _ operation: DiskOperation
    ) async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open()
        _ = try await log.append([page("m1")])
        // Opening is the second open of the roll, after the file that is prepared.
        fixture.disk.fail(operation, occurrence: operation == .open ? 2 : 1, errno: ENOSPC)
        let large = (0..<30).map { page("large-\($0)") }
        #expect(try await log.append(large).allSatisfy { $0.error?.code == .shuttingDown })
        #expect(try await log.append([page("m2")]).map { $0.error?.code } == [.shuttingDown])
        log.close()
        let again = try fixture.open()
        #expect(try again.texts() == [page("m1")])
        #expect(try await again.append([page("m2")] + large).allSatisfy { $0.acceptedPosition != nil })
        again.close()
    }

    @Test func `a disk without room for the next LogSegment refuses the request and takes it when there is room again`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open()
        var sent: [String] = []
        fixture.disk.setCapacity(bytes: UInt64(SmallLog.segmentBytes))
        var refused: EventError?
        for round in 0..<20 where refused == nil {
            let line = page("m\(round)")
            refused = try await log.append([line])[0].error
            if refused == nil { sent.append(line) }
        }
        #expect(refused?.code == .diskFull)
        #expect(log.statistics().diskFullRefusals == 1)
        #expect(try log.texts() == sent)
        #expect(try await log.append([page("again")]).map { $0.error?.code } == [.diskFull])
        fixture.disk.setCapacity(bytes: nil)
        #expect(try await log.append([page("again")]).map(\.acceptedPosition) == [UInt64(sent.count + 1)])
        log.close()
        let reopened = try fixture.open()
        #expect(try reopened.texts() == sent + [page("again")])
        reopened.close()
    }
}
