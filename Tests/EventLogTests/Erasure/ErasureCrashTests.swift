import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// An erasure that is interrupted anywhere is completed, and what stays is whole at every moment.
struct ErasureCrashTests {
    private static func check(_ fixture: ErasureFixture, _ whole: [String], _ place: String) throws {
        let staying = ErasureFixture.staying(whole)
        // Before, nothing is gone; afterwards all is; in between nobody gets an answer.
        if let found = try? BackupFixture.dump(fixture.log.folder, fixture.disk) { #expect(found == whole || found == staying, "\(place)") }
        try fixture.finish()
        #expect(try fixture.residue() == [], "\(place)")
        #expect(try BackupFixture.dump(fixture.log.folder, fixture.disk) == staying, "\(place)")
        let verified = try LogVerification.run(folder: fixture.log.folder, fileSystem: fixture.disk)
        #expect(verified.findings.isEmpty && verified.events + verified.erasedCount == ErasureFixture.count, "\(place)")
        #expect(try fixture.ledger().entries(ofLog: 7).map(\.events.count) == [(0..<ErasureFixture.count).count(where: ErasureFixture.isCanary)], "\(place)")
    }

    private static func filled(merging: Bool) async throws -> (fixture: ErasureFixture, whole: [String]) {
        let fixture = ErasureFixture()
        try await fixture.fill(merging: merging)
        return (fixture, try BackupFixture.dump(fixture.log.folder, fixture.disk))
    }

    @Test(arguments: [false, true])
    func `whatever call fails, the erasure is completed later`(merging: Bool) async throws {
        let (filled, whole) = try await Self.filled(merging: merging)
        var failing = 1
        while true {
            let fixture = ErasureFixture(filled.log.crashedCopy(.keepAll))
            let calls = fixture.disk.callCount
            fixture.disk.failCall(number: calls + failing, once: failing % 2 == 0)
            let failure = Result { () throws(EventLogError) in try fixture.erase() }
            let isReached = fixture.disk.callCount >= calls + failing
            fixture.disk.clearFaults()
            if case .failure = failure, !isReached { Issue.record("\(failure)") }
            try Self.check(fixture, whole, "call \(failing)")
            guard isReached else { break }
            failing += 7
        }
        #expect(failing > 60)
    }

    @Test(arguments: [CrashMode.dropUnsynced, .keepAll, .prefix(2), .sectors(seed: 5)])
    func `a power cut at any moment leaves an erasure that is completed later`(_ mode: CrashMode) async throws {
        let (filled, whole) = try await Self.filled(merging: mode == .keepAll)
        let crashed = TestBox<[LogFixture]>([])
        let isOn = TestBox(false)
        let watched = WatchedFileSystem(filled.disk) {
            guard isOn.value else { return }
            let copy = filled.log.crashedCopy(mode)
            crashed.update { $0.append(copy) }
        }
        isOn.update { $0 = true }
        try filled.erase(through: watched)
        #expect(crashed.value.count > 50)
        for (index, copy) in crashed.value.enumerated() where index % 3 == 0 { try Self.check(ErasureFixture(copy), whole, "moment \(index)") }
    }
}
