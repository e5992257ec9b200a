import DiskTesting
import EventLog
import EventModel
import Synchronization
import Testing

/// The disk crashes at every moment of an append, in every way; what was acknowledged is there afterwards exactly once.
@Suite struct CrashTests {
    @Test(arguments: [false, true])
    func `after any crash what was acknowledged is there once, and the log goes on`(overlaps: Bool) async throws {
        let run = overlaps ? try await CrashRun.makeOverlapping() : try await CrashRun.make()
        // Overlapping writes are fewer and larger.
        #expect(run.forks.count { $0.isBySectors } >= (overlaps ? 100 : 200))
        #expect(Set(run.forks.map(\.acknowledged)).count > (overlaps ? 3 : 6))
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

    private static func batch(_ round: Int) -> [String] {
        // Random text does not compress: commits of several sectors.
        (0..<3).map { page("m\(round)-\($0)-" + String((0..<60).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement()! })) }
    }

    /// Whatever the disk is asked to do, another batch comes: it is built while what came before is written and synced.
    static func makeOverlapping() async throws -> CrashRun {
        let recorder = Recorder()
        let fixture = LogFixture(disk: recorder.disk, segmentBytes: SmallLog.segmentBytes, overlaps: true)
        let batches = (0..<24).map(batch)
        let submitted = Mutex(0)
        let opened = Mutex<EventLog?>(nil)
        let log = try fixture.open(
            through: WatchedFileSystem(recorder.disk) {
                recorder.fork()
                guard let log = opened.withLock({ $0 }) else { return }
                submitNext(to: log)
            })
        @Sendable func submitNext(to log: EventLog) {
            // The lock keeps the order.
            submitted.withLock { next in
                guard next < batches.count else { return }
                next += 1
                try? log.submit(batches[next - 1]) { outcomes in
                    recorder.acknowledged.withLock { $0 += outcomes.count { $0.acceptedPosition != nil } }
                }
            }
        }
        opened.withLock { $0 = log }
        submitNext(to: log)
        while recorder.acknowledged.withLock({ $0 }) < batches.count * 3 {
            if recorder.acknowledged.withLock({ $0 }) == submitted.withLock({ $0 }) * 3 { submitNext(to: log) }
            try await Task.sleep(for: .milliseconds(5))
        }
        opened.withLock { $0 = nil }
        log.close()
        recorder.fork()
        return CrashRun(lines: batches.flatMap { $0 }, forks: recorder.forks.withLock { $0 })
    }

    static func make() async throws -> CrashRun {
        let recorder = Recorder()
        let fixture = LogFixture(disk: recorder.disk, segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open(through: WatchedFileSystem(recorder.disk) { recorder.fork() })
        var lines: [String] = []
        for round in 0..<7 {
            let batch = batch(round)
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
