import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Whatever fails and wherever the power goes: the old checkpoint or the new one is there, whole.
@Suite struct CheckpointCrashTests {
    private let newGraph: [UInt8] = [7, 7, 7]

    private func prepared() throws -> SimulatedFileSystem {
        let disk = SmallCheckpoint.disk()
        try SmallCheckpoint.write(disk)
        return disk
    }

    private func graph(_ disk: SimulatedFileSystem) throws -> [UInt8] {
        let checkpoint = try Checkpoint.open(disk, folder: SmallCheckpoint.folder, for: SmallCheckpoint.log, verifying: .everything)
        return checkpoint.section(.identityGraph).map { Array($0.bytes) } ?? []
    }

    @Test func `every call may fail: an error, no leftover, and the old checkpoint until the rename`() throws {
        var number = 0
        while true {
            number += 1
            let disk = try prepared()
            let before = disk.callCount
            disk.failCall(number: before + number)
            do throws(EventLogError) {
                try SmallCheckpoint.write(disk, graph: newGraph)
                if disk.callCount < before + number { break }
                Issue.record("call \(number) failed and nobody said so")
            } catch {
                #expect(error.code == .diskFailed)
                let isRenamed = disk.calls.last?.operation == .syncFolder
                #expect(try graph(disk) == (isRenamed ? newGraph : SmallCheckpoint.graph))
                #expect(try disk.list(SmallCheckpoint.folder) == ["checkpoint"])
            }
            #expect(disk.openFileCount == 0)
        }
        #expect(number > 8)
    }

    @Test func `a full disk costs the new checkpoint only`() throws {
        let disk = try prepared()
        disk.setCapacity(bytes: UInt64(try disk.bytes(of: SmallCheckpoint.path).count + 5000))
        let error = try #require(throws: EventLogError.self) { try SmallCheckpoint.write(disk, graph: newGraph) }
        #expect(error.code == .diskFull)
        #expect(try graph(disk) == SmallCheckpoint.graph)
        #expect(try disk.list(SmallCheckpoint.folder) == ["checkpoint"])
    }

    @Test func `after a power failure anywhere the old or the new checkpoint is whole`() throws {
        let disk = try prepared()
        let copies = TestBox<[SimulatedFileSystem]>([])
        let watched = WatchedFileSystem(disk) { copies.update { $0 += Self.crashes(disk) } }
        try SmallCheckpoint.write(watched, graph: newGraph)
        copies.update { $0 += Self.crashes(disk) }
        var seen: Set<[UInt8]> = []
        for copy in copies.value { seen.insert(try graph(copy)) }
        #expect(seen == [SmallCheckpoint.graph, newGraph])
    }

    private static func crashes(_ disk: SimulatedFileSystem) -> [SimulatedFileSystem] {
        let modes: [CrashMode] = [.dropUnsynced, .keepAll, .zeroExtended] + (1...4).map { .sectors(seed: $0) }
        return (modes + (0...disk.unsyncedCount).map { .prefix($0) }).map { disk.crashedCopy($0) }
    }

    @Test func `what a crash left under the new name is written over`() throws {
        let disk = try prepared()
        let leftover = try disk.open(SmallCheckpoint.folder + "/checkpoint.new", mode: .createNew)
        try leftover.write([UInt8](repeating: 0xAA, count: 100_000), at: 0)
        leftover.close()
        try SmallCheckpoint.write(disk, graph: newGraph)
        #expect(try graph(disk) == newGraph)
        #expect(try disk.list(SmallCheckpoint.folder) == ["checkpoint"])
    }
}
