import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

struct SealingTests {
    /// A log whose LogSegments hold ten events, sealed and merged as they come.
    private func makeFixture() -> LogFixture { LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 10, seals: true) }

    private func lines(_ range: Range<Int>) -> [String] { range.map { page("m\($0)", anonymousId: "a\($0 % 7)") } }

    private func fill(_ log: EventLog, _ range: Range<Int>) async throws {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 5) {
            _ = try await log.append(lines(start..<min(start + 5, range.upperBound)))
        }
    }

    /// Waits until nothing is left to be sealed or merged.
    private func settle(_ log: EventLog) async throws {
        #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
    }

    @Test func `what rolled is sealed, merged, and read as before`() async throws {
        let fixture = makeFixture()
        let log = try fixture.open()
        try await fill(log, 0..<203)
        try await settle(log)
        let sealed = log.pieces.current.sealed
        #expect(sealed.count < 20 && sealed.last?.lastPosition == 200)
        #expect(try log.texts() == lines(0..<203))
        #expect(try fixture.segmentPaths.count == 1)
        #expect(log.statistics().maintenanceFailures == 0, "\(log.statistics().lastMaintenanceFailure ?? "")")
        log.close()
        let again = try fixture.open()
        #expect(again.recovery.notes.isEmpty)
        #expect(try again.texts() == lines(0..<203))
        #expect(again.identifiers.count == 7)
        again.close()
    }

    @Test func `an event that is sealed is known by its messageId and content`() async throws {
        let fixture = makeFixture()
        let first = try fixture.open()
        try await fill(first, 0..<100)
        try await settle(first)
        first.close()
        for usesCheckpoint in [true, false] {
            if !usesCheckpoint { try? fixture.disk.unlink(fixture.folder + "/checkpoint") }
            let log = try fixture.open()
            #expect(try await log.append(lines(0..<100)).map(\.duplicatePosition) == (1...100).map { $0 })
            #expect(try await log.append([page("m3", anonymousId: "other")])[0].error?.code == .idConflict)
            log.close()
        }
    }

    /// Row 0 alone is in the sample of whole events.
    @Test(arguments: [3, 8]) func `a sealed file that differs in one row from what was to be sealed is found out`(_ differing: Int) async throws {
        let fixtures = (0..<3).map { _ in LogFixture(segmentEventsMax: 10) }
        let others = lines(0..<10).enumerated().map { $0 == differing ? page("m\(differing)", anonymousId: "a\((differing + 1) % 7)") : $1 }
        let logs = try fixtures.map { try $0.open() }
        for (log, lines) in zip(logs, [lines(0..<10), lines(0..<10), others]) {
            _ = try await log.append(lines)
            try await fill(log, 10..<15)
        }
        let rolled = try logs.map { try #require($0.pieces.current.unsealed.first) }
        #expect(rolled.map(\.lastPosition) == [10, 10, 10])
        var sealer = SegmentSealer(rolled[0].sealingOrigin, identifiers: logs[0].identifiers)
        try rolled[0].seal(into: &sealer)
        let disk = SimulatedFileSystem(folders: ["/log"])
        try sealer.finish(to: disk.open("/log/sealed", mode: .createNew))
        let sealed = try SealedSegment(disk.open("/log/sealed", mode: .readOnly), identifiers: logs[0].identifiers)
        for same in rolled[..<2] { try ReadBack.check(sealed: sealed, same) }
        #expect(throws: EventLogError.self) { try ReadBack.check(sealed: sealed, rolled[2]) }
        for log in logs { log.close() }
    }

    @Test func `sealing and merging that fail at any call leave a log that opens with every event`() async throws {
        var failing = 1
        while true {
            let fixture = makeFixture()
            let log = try fixture.open()
            let calls = fixture.disk.callCount
            fixture.disk.failCall(number: calls + failing, once: false)
            for start in stride(from: 0, to: 100, by: 5) { _ = try await log.append(lines(start..<start + 5)) }
            log.close()
            let reached = fixture.disk.callCount >= calls + failing
            fixture.disk.clearFaults()
            let durable = log.durablePosition.rawValue
            let again = try fixture.open()
            #expect(again.durablePosition.rawValue >= durable)
            #expect(try again.texts().prefix(Int(durable)) == lines(0..<Int(durable))[...])
            again.close()
            guard reached else { return }
            failing += 7
        }
    }

    @Test(arguments: [CrashMode.dropUnsynced, .keepAll, .prefix(3), .sectors(seed: 11), .zeroExtended])
    func `a power cut at any moment of sealing and merging loses nothing that was acknowledged`(_ mode: CrashMode) async throws {
        let fixture = makeFixture()
        let crashed = TestBox<[(durable: UInt64, copy: LogFixture)]>([])
        let log = TestBox<EventLog?>(nil)
        let watched = WatchedFileSystem(fixture.disk) {
            guard let log = log.value else { return }
            // Read first: what is durable now is so in the copy.
            let durable = log.durablePosition.rawValue
            let copy = fixture.crashedCopy(mode)
            crashed.update { $0.append((durable, copy)) }
        }
        let opened = try fixture.open(through: watched)
        log.update { $0 = opened }
        try await fill(opened, 0..<100)
        try await settle(opened)
        opened.close()
        log.update { $0 = nil }
        #expect(crashed.value.count > 100)
        for (durable, copy) in crashed.value {
            let again = try copy.open()
            #expect(again.durablePosition.rawValue >= durable)
            #expect(try again.texts().prefix(Int(durable)) == lines(0..<Int(durable))[...])
            again.close()
        }
    }
}
