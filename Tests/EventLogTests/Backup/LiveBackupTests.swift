import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct LiveBackupTests {
    private static let generationsMax = 12

    @Test func `backups made while events are appended, sealed and merged are the log at some position between`() async throws {
        let fixture = BackupFixture(seals: true)
        let log = try fixture.log.open()
        var (generations, known): ([(name: String, low: UInt64, high: UInt64)], UInt64) = ([], 0)
        let done = TestBox(false)
        let writing = Task {
            for start in stride(from: 0, to: 600, by: 5) { _ = try await log.append(BackupFixture.lines(start..<start + 5)) }
            done.update { $0 = true }
        }
        var isLast = false
        while !isLast {
            // Enough to meet every kind of moment; a slow machine would make any number.
            if generations.count == Self.generationsMax { try await writing.value }
            isLast = done.value
            known = log.durablePosition.rawValue
            let report = try fixture.backup()
            // Blocks that a sync has not ended yet are in the log for good once they are in a backup.
            generations.append((report.generation.name, known, report.generation.position))
            #expect(report.generation.position >= known)
            #expect(report.generation.position <= log.durablePosition.rawValue + 5)
        }
        try await writing.value
        let lines = try GoldenLines.of(log)
        log.close()
        #expect(generations.last?.high == 600 && generations.count > 1)
        for generation in generations {
            let dump = try fixture.restoredDump(generation.name, into: "/" + generation.name)
            #expect(dump == Array(lines.prefix(Int(generation.high))))
        }
    }
}
