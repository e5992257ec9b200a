import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// What restoring makes of backups that are not what they were.
@Suite struct BackupDamageTests {
    private static func make() async throws -> BackupFixture {
        let fixture = BackupFixture()
        try await fixture.append(0..<20, sealing: true)
        try await fixture.append(20..<35)
        try fixture.backup()
        return fixture
    }

    @Test func `a flipped byte anywhere in a backup is found, or harmless`() async throws {
        let fixture = try await Self.make()
        let dump = try fixture.dump()
        var found = 0
        for name in try fixture.names() where name != "lock" {
            let path = BackupFixture.backups + "/" + name
            let count = try fixture.disk.bytes(of: path).count
            for at in stride(from: 0, to: count, by: name.hasSuffix(".log") ? 37 : 11) {
                let copy = fixture.crashed(.keepAll)
                try copy.disk.flipBit(of: path, atByte: at, bit: at % 8)
                do {
                    try copy.restore()
                    #expect(try BackupFixture.dump("/restored/customer", copy.disk) == dump, "\(name) at \(at)")
                } catch let error as EventLogError {
                    found += 1
                    #expect(error.path.hasPrefix(BackupFixture.backups), "\(name) at \(at): \(error)")
                    #expect(((try? copy.names("/restored")) ?? []).filter { $0 != "lock" }.isEmpty)
                }
            }
        }
        #expect(found > 300)
    }

    @Test func `a file that is missing or cut is damage with its name`() async throws {
        let fixture = try await Self.make()
        for name in try fixture.names() where name.hasSuffix(".sealed") || name.hasSuffix(".log") {
            let path = BackupFixture.backups + "/" + name
            let missing = fixture.crashed(.keepAll)
            try missing.disk.unlink(path)
            let cut = fixture.crashed(.keepAll)
            try cut.disk.replaceBytes(of: path, with: Array(cut.disk.bytes(of: path).dropLast(8)))
            for copy in [missing, cut] {
                let error = try #require(throws: EventLogError.self) { try copy.restore() }
                #expect(error.code == .damaged && error.path == path)
            }
        }
    }

    @Test func `a damaged newest list is damage, an older backup can be named, and no file is removed meanwhile`() async throws {
        let fixture = try await Self.make()
        let first = try #require(fixture.names().compactMap { BackupName.generation(ofList: $0) }.first)
        try await fixture.append(35..<60, sealing: true, merging: true)
        let second = try fixture.backup().generation
        try fixture.disk.flipBit(of: BackupFixture.backups + "/" + second.listName, atByte: 40)
        #expect(try #require(throws: EventLogError.self) { try fixture.restore() }.code == .damaged)
        #expect(try fixture.restoredDump(first).count == 35)
        let before = Set(try fixture.names())
        let report = try fixture.backup { $0.keep = 1 }
        #expect(report.removedFiles.isEmpty && report.notes.contains { $0.contains(second.name) })
        #expect(before.subtracting(try fixture.names()) == [BackupName.list(first)])
    }

    @Test func `a list of another version is refused`() async throws {
        let fixture = try await Self.make()
        let name = try #require(fixture.names().first { $0.hasSuffix(".backup") })
        let newer = ChecksummedText.encoded("hindsight backup 2", ["whatever"])
        try fixture.disk.replaceBytes(of: BackupFixture.backups + "/" + name, with: newer)
        #expect(try #require(throws: EventLogError.self) { try fixture.restore() }.code == .unsupportedVersion)
    }
}
