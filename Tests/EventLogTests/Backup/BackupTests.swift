import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

@Suite struct BackupTests {
    @Test func `a backup that is restored gives every event back, byte for byte, and the log goes on`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<43, sealing: true)
        try await fixture.append(43..<67)
        let before = try fixture.log.contents()
        let report = try fixture.backup()
        #expect(report.generation.position == 67 && report.reused.isEmpty && report.copied == report.generation.files)
        #expect(try fixture.log.contents() == before)
        #expect(try fixture.restore().events == 67)
        #expect(try BackupFixture.dump("/restored/customer", fixture.disk) == fixture.dump())
        #expect(try fixture.names("/restored") == ["customer", "lock"])
        let options = EventLogOptions(folder: "/restored/customer", domain: .customer)
        let log = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.log.clock)
        #expect(log.recovery.notes.isEmpty)
        #expect(try await log.append(BackupFixture.lines(0..<68)).map(\.position) == (1...68).map { $0 })
        log.close()
    }

    @Test func `an empty log can be backed up and restored`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<0)
        #expect(try fixture.backup().generation.position == 0)
        #expect(try fixture.restoredDump().isEmpty)
    }

    @Test func `sealed files that a backup has are not copied again, and nothing is when nothing came`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<30, sealing: true)
        let first = try fixture.backup()
        #expect(first.copied.count == 4)
        let again = try fixture.backup()
        #expect(again.copied.isEmpty && again.reused == first.copied)
        #expect(again.generation.name > first.generation.name)
        try await fixture.append(30..<50, sealing: true)
        let third = try fixture.backup()
        #expect(third.reused.filter(\.isSealed).count == 3 && third.copied.filter(\.isSealed).count == 2)
        for (generation, events) in zip([first, again, third], [30, 30, 50]) {
            #expect(try fixture.restoredDump(generation.generation.name, into: "/\(generation.generation.name)").count == events)
        }
    }

    @Test func `a merged file takes the place of its parts in the next backup, and the one before keeps them`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<40, sealing: true)
        let first = try fixture.backup().generation
        try await fixture.append(40..<40, merging: true)
        let second = try fixture.backup()
        #expect(second.copied.filter(\.isSealed).map(\.name) == [SealedName.of(firstPosition: 1, lastPosition: 40, level: 1)])
        #expect(try fixture.restoredDump(first.name, into: "/first") == fixture.restoredDump(into: "/second"))
    }

    @Test func `older backups go when fewer are kept, with the files that only they had`() async throws {
        let fixture = BackupFixture()
        var names: [String] = []
        for round in 0..<4 {
            try await fixture.append(round * 10..<round * 10 + 10, sealing: true, merging: round == 2)
            names.append(try fixture.backup().generation.name)
        }
        let report = try fixture.backup { $0.keep = 2 }
        #expect(report.removedGenerations == Array(names.prefix(3)))
        let left = Set(try fixture.names())
        #expect(left.filter { $0.hasSuffix(".backup") } as Set == [names[3] + ".backup", report.generation.listName])
        #expect(left.subtracting(report.generation.files.map(\.storedName)) == [names[3] + ".backup", report.generation.listName, "lock"])
        for name in [names[3], report.generation.name] { #expect(try fixture.restoredDump(name, into: "/\(name)").count == 40) }
    }

    @Test func `a dry run tells what would be done and does nothing`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<25, sealing: true)
        #expect(try fixture.backup { $0.isDryRun = true }.copied.count == 4)
        #expect(try fixture.disk.status(of: BackupFixture.backups) == nil)
        try fixture.backup()
        let names = try fixture.names()
        let report = try fixture.backup { ($0.isDryRun, $0.keep) = (true, 1) }
        #expect(report.copied.isEmpty && report.removedGenerations.count == 1)
        #expect(try fixture.names() == names)
        var restore = LogRestore(source: BackupFixture.backups, data: BackupFixture.restored)
        restore.isDryRun = true
        #expect(try restore.run(fileSystem: fixture.disk).events == nil)
        #expect(try fixture.disk.status(of: BackupFixture.restored) == nil)
    }

    @Test func `a clock that goes back does not make a new backup the oldest`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<5)
        let first = try fixture.backup().generation.name
        fixture.log.moveWallClock(seconds: -86_400)
        let second = try fixture.backup { $0.keep = 1 }.generation.name
        #expect(second > first)
        #expect(try fixture.names().filter { $0.hasSuffix(".backup") } == [second + ".backup"])
    }

    @Test func `a damaged log is not backed up, and what is wrong with it is said`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<25, sealing: true)
        try fixture.backup()
        let names = try fixture.names()
        try await fixture.append(25..<45, sealing: true)
        let path = try #require(fixture.names(fixture.log.folder).filter { $0.hasSuffix("-0.sealed") }.last)
        try fixture.disk.flipBit(of: fixture.log.folder + "/" + path, atByte: 200)
        let error = try #require(throws: EventLogError.self) { try fixture.backup() }
        #expect(error.code == .damaged)
        #expect(try fixture.names().filter { $0.hasSuffix(".backup") } == names.filter { $0.hasSuffix(".backup") })
        #expect(try !fixture.names().contains { $0.hasSuffix(".new") })
    }

    @Test func `a torn tail, in which nothing was acknowledged, is left out`() async throws {
        let log = try await SmallLog.make(declared: false)
        let fixture = BackupFixture(log.fixture)
        let path = try log.fixture.lastSegmentPath
        let image = try log.fixture.image(path)
        try fixture.disk.flipBit(of: path, atByte: #require(image.blocks.last).offset + 120)
        let report = try fixture.backup()
        let dump = try fixture.restoredDump()
        #expect(dump.count == Int(report.generation.position) && dump.count < log.lines.count)
        #expect(try fixture.dump() == dump)
    }

    @Test func `a folder of another log's backups, of a log, or in use is refused`() async throws {
        let (fixture, other) = (BackupFixture(), BackupFixture())
        for log in [fixture, other] { try await log.append(0..<5) }
        try other.backup()
        for name in try other.names() where name.hasSuffix(".backup") {
            try fixture.disk.createFolder(BackupFixture.backups)
            let file = try fixture.disk.open(BackupFixture.backups + "/" + name, mode: .createNew)
            try file.write(other.disk.bytes(of: BackupFixture.backups + "/" + name), at: 0)
        }
        #expect(try #require(throws: EventLogError.self) { try fixture.backup() }.code == .refused)
        #expect(try #require(throws: EventLogError.self) { try fixture.backup { $0.target = fixture.log.folder } }.code == .refused)
        let lock = try other.disk.lock(BackupFixture.backups + "/lock", as: .exclusive(content: "another"))
        #expect(try #require(throws: EventLogError.self) { try other.backup() }.code == .inUse)
        lock.release()
        try other.backup()
    }

    @Test func `a log that is there is never restored over`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<5)
        try fixture.backup()
        let before = try fixture.log.contents()
        let error = try #require(throws: EventLogError.self) { try fixture.restore(to: "/data") }
        #expect(error.code == .refused)
        #expect(try fixture.log.contents() == before)
        #expect(try fixture.names("/data") == ["customer"])
        try fixture.disk.createFolder("/restored")
        try fixture.disk.createFolder("/restored/customer")
        #expect(try fixture.restore().events == 5)
    }

    @Test func `a backup that is not there is refused with those that are`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<5)
        let name = try fixture.backup().generation.name
        let error = try #require(throws: EventLogError.self) { try fixture.restore("2020-01-01T00-00-00Z") }
        #expect(error.code == .refused && error.message.contains(name))
    }

    @Test func `a full disk is said before anything is copied, and nothing is listed`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<25, sealing: true)
        let used = try fixture.log.contents().values.reduce(0) { $0 + $1.count }
        for room in [100, 6000] {
            fixture.disk.setCapacity(bytes: UInt64(used + room))
            let error = try #require(throws: EventLogError.self) { try fixture.backup() }
            #expect(error.code == .diskFull && error.message.contains("free"))
            #expect(try fixture.names().filter { $0 != "lock" }.isEmpty)
        }
        fixture.disk.setCapacity(bytes: nil)
        #expect(try fixture.backup().generation.position == 25)
    }

    @Test func `the second backup of a damaged file copies it again when reused files are verified`() async throws {
        let fixture = BackupFixture()
        try await fixture.append(0..<25, sealing: true)
        let first = try fixture.backup()
        let file = try #require(first.copied.first { $0.isSealed })
        try fixture.disk.flipBit(of: BackupFixture.backups + "/" + file.storedName, atByte: 300)
        #expect(try fixture.backup().copied.isEmpty)
        #expect(throws: EventLogError.self) { try fixture.restore() }
        #expect(try fixture.backup { $0.verifiesReused = true }.copied == [file])
        #expect(try fixture.restoredDump().count == 25)
    }
}
