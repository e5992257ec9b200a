import DiskTesting
import EventLog
import EventModel
import Synchronization
import Testing

/// The disk crashes at every moment of an append, in every way; what was acknowledged is there afterwards exactly once.
@Suite struct CrashTests {
    @Test func `after any crash what was acknowledged is there once, and the log goes on`() async throws {
        let run = try await CrashRun.make()
        #expect(run.forks.count { $0.isBySectors } >= 200)
        #expect(Set(run.forks.map(\.acknowledged)).count > 6)
        for fork in run.forks { try await check(fork, run.lines) }
    }

    private func check(_ fork: CrashRun.Fork, _ lines: [String]) async throws {
        let fixture = LogFixture(disk: fork.disk, segmentBytes: SmallLog.segmentBytes)
        var log = try fixture.open()
        let found = try log.texts()
        #expect(found == Array(lines.prefix(found.count)), "\(fork.name)")
        #expect(found.count >= fork.acknowledged, "\(fork.name): \(found.count) of \(fork.acknowledged) acknowledged events left")
        let outcomes = try await log.append(lines)
        #expect(outcomes.map(\.position) == lines.indices.map { UInt64($0 + 1) }, "\(fork.name)")
        #expect(outcomes.count { $0.duplicatePosition != nil } == found.count, "\(fork.name)")
        // What the second life acknowledged must survive a power cut as well, before anything declares it.
        let second = fixture.crashedCopy(.dropUnsynced)
        log.close()
        log = try second.open()
        #expect(try log.texts() == lines, "\(fork.name), second crash")
        log.close()
    }
}

/// One run of appends, forked before every disk call that matters.
struct CrashRun {
    struct Fork {
        let name: String
        let disk: SimulatedFileSystem
        /// Events acknowledged before the crash.
        let acknowledged: Int
        let isBySectors: Bool
    }

    let lines: [String]
    let forks: [Fork]

    private final class Recorder: Sendable {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let acknowledged = Mutex(0)
        let forks = Mutex<[Fork]>([])

        /// Every way to crash at this moment; seeds differ from moment to moment.
        func fork() {
            let (unsynced, acknowledged, calls) = (disk.unsyncedCount, self.acknowledged.withLock { $0 }, disk.callCount)
            var modes: [CrashMode] = [.keepAll]
            if unsynced > 0 {
                modes += [.dropUnsynced, .zeroExtended] + (1..<max(unsynced, 1)).map { .prefix($0) }
                modes += (0..<6).map { .sectors(seed: UInt64(calls * 100 + $0)) }
            }
            let made = modes.map { mode in
                let isBySectors = if case .sectors = mode { true } else { false }
                let name = "\(mode) before call \(calls + 1)"
                return Fork(name: name, disk: disk.crashedCopy(mode), acknowledged: acknowledged, isBySectors: isBySectors)
            }
            forks.withLock { $0 += made }
        }
    }

    static func make() async throws -> CrashRun {
        let recorder = Recorder()
        let fixture = LogFixture(disk: recorder.disk, segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open(through: WatchedFileSystem(recorder.disk) { recorder.fork() })
        var lines: [String] = []
        for round in 0..<7 {
            // Random text does not compress: commits of several sectors.
            let batch = (0..<3).map {
                page("m\(round)-\($0)-" + String((0..<60).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement()! }))
            }
            lines += batch
            let outcomes = try await log.append(batch)
            #expect(outcomes.allSatisfy { $0.acceptedPosition != nil })
            recorder.acknowledged.withLock { $0 = lines.count }
        }
        log.close()
        recorder.fork()
        return CrashRun(lines: lines, forks: recorder.forks.withLock { $0 })
    }
}
