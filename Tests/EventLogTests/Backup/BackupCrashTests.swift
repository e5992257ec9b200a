import Disk
import DiskTesting
import EventModel
import Glibc
import Testing

@testable import EventLog

/// Backup and restore that crash at any moment or fail at any call: older backups stay whole, and the next run makes up for it.
@Suite struct BackupCrashTests {
    private static let modes: [CrashMode] = [.dropUnsynced, .keepAll, .prefix(1), .sectors(seed: 5), .zeroExtended]

    /// A log that grew and was merged since its only backup.
    private static func make() async throws -> (fixture: BackupFixture, first: BackupGeneration) {
        let fixture = BackupFixture()
        try await fixture.append(0..<20, sealing: true)
        let first = try fixture.backup().generation
        try await fixture.append(20..<50, sealing: true, merging: true)
        try await fixture.append(50..<55)
        return (fixture, first)
    }

    @Test(arguments: modes) func `a crash at any moment of a backup leaves the older one whole, and the next is made`(_ mode: CrashMode) async throws {
        let (fixture, first) = try await Self.make()
        let forks = TestBox<[BackupFixture]>([])
        let watched = WatchedFileSystem(fixture.disk) {
            let fork = fixture.crashed(mode)
            forks.update { $0.append(fork) }
        }
        try fixture.backup(on: watched)
        forks.update { $0.append(fixture.crashed(mode)) }
        #expect(forks.value.count > 15)
        for fork in forks.value {
            #expect(try fork.restoredDump(first.name, into: "/old").count == 20)
            let backups = try BackupFolder(fileSystem: fork.disk, path: BackupFixture.backups).content()
            #expect(backups.unreadable.isEmpty)
            for generation in backups.generations.dropFirst() { #expect(try fork.restoredDump(generation.name, into: "/early").count == 55) }
            let next = try fork.backup()
            #expect(next.generation.position == 55)
            #expect(try fork.restoredDump(into: "/new").count == 55)
            #expect(try !fork.names().contains { $0.hasSuffix(".new") })
        }
    }

    @Test(arguments: modes) func `a crash while older backups are removed leaves the newest whole`(_ mode: CrashMode) async throws {
        let (fixture, _) = try await Self.make()
        let second = try fixture.backup().generation
        let forks = TestBox<[BackupFixture]>([])
        let watched = WatchedFileSystem(fixture.disk) {
            let fork = fixture.crashed(mode)
            forks.update { $0.append(fork) }
        }
        try fixture.backup(on: watched) { $0.keep = 1 }
        #expect(forks.value.count > 4)
        for fork in forks.value {
            let backups = try BackupFolder(fileSystem: fork.disk, path: BackupFixture.backups).content().generations
            #expect(backups.count >= 1 && backups.contains { $0.name >= second.name })
            for generation in backups { _ = try fork.restoredDump(generation.name, into: "/" + generation.name) }
            try fork.backup { $0.keep = 1 }
            #expect(try fork.restoredDump(into: "/new").count == 55)
        }
    }

    @Test(arguments: [(true, EIO), (false, EIO), (true, ENOSPC), (false, ENOSPC)])
    func `a backup that fails at any call leaves the older one whole, and the next is made`(once: Bool, errno: Int32) async throws {
        let (fixture, first) = try await Self.make()
        var (number, failures) = (1, 0)
        while true {
            let copy = fixture.crashed(.keepAll)
            copy.disk.failCall(number: number, errno: errno, once: once, afterBytes: 100)
            do throws(EventLogError) { try copy.backup() } catch {
                failures += 1
                #expect([.diskFailed, .diskFull, .damaged].contains(error.code), "call \(number): \(error)")
            }
            let reached = copy.disk.callCount >= number
            copy.disk.clearFaults()
            for disk in [copy, copy.crashed(.dropUnsynced)] {
                #expect(try disk.restoredDump(first.name, into: "/old").count == 20, "call \(number)")
                let backups = try BackupFolder(fileSystem: disk.disk, path: BackupFixture.backups).content()
                #expect(backups.unreadable.isEmpty)
                try disk.backup()
                #expect(try disk.restoredDump(into: "/new").count == 55, "call \(number)")
            }
            guard reached else { break }
            number += 1
        }
        #expect(failures > 30 && copyIsClean(fixture))
    }

    private func copyIsClean(_ fixture: BackupFixture) -> Bool { fixture.disk.openFileCount == 0 }

    @Test(arguments: modes) func `a crash at any moment of a restore leaves no log or the whole log`(_ mode: CrashMode) async throws {
        let (fixture, _) = try await Self.make()
        try fixture.backup()
        let dump = try fixture.dump()
        let forks = TestBox<[BackupFixture]>([])
        let watched = WatchedFileSystem(fixture.disk) {
            let fork = fixture.crashed(mode)
            forks.update { $0.append(fork) }
        }
        _ = try LogRestore(source: BackupFixture.backups, data: BackupFixture.restored).run(fileSystem: watched)
        #expect(fixture.crashed(.dropUnsynced).disk.exists("/restored/customer/MANIFEST"))
        #expect(forks.value.count > 10)
        for fork in forks.value {
            if !fork.disk.exists("/restored/customer") { try fork.restore() }
            #expect(try BackupFixture.dump("/restored/customer", fork.disk) == dump)
        }
    }

    @Test(arguments: [true, false]) func `a restore that fails at any call leaves no log, or the whole log`(once: Bool) async throws {
        let (fixture, _) = try await Self.make()
        try fixture.backup()
        let dump = try fixture.dump()
        var number = 1
        while true {
            let copy = fixture.crashed(.keepAll)
            copy.disk.failCall(number: number, once: once, afterBytes: 100)
            _ = try? copy.restore()
            let reached = copy.disk.callCount >= number
            copy.disk.clearFaults()
            if !copy.disk.exists("/restored/customer") { try copy.restore() }
            #expect(try BackupFixture.dump("/restored/customer", copy.disk) == dump, "call \(number)")
            guard reached else { break }
            number += 1
        }
        #expect(number > 30)
    }
}

extension SimulatedFileSystem {
    fileprivate func exists(_ path: String) -> Bool { (try? status(of: path)) ?? nil != nil }
}
