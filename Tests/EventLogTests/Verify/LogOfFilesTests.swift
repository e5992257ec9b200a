import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// What verification says of files that are missing, exchanged or left over.
@Suite struct LogOfFilesTests {
    @Test func `a sealed file that is gone is damage with its name and positions, and the others are read`() async throws {
        let log = try await SealedLog.make()
        let path = try log.sealedPaths[0]
        try log.fixture.disk.unlink(path)
        let result = try log.verify()
        let finding = try #require(result.findings.first)
        #expect(result.findings.count == 1 && finding.path == path && finding.lostPositions == 1...100)
        #expect(finding.reason.contains("it is not there"))
        #expect(result.events == 150)
    }

    @Test func `a sealed file in the place of another is damage`() async throws {
        let log = try await SealedLog.make()
        let paths = try log.sealedPaths
        try log.fixture.disk.replaceBytes(of: paths[0], with: log.fixture.disk.bytes(of: paths[1]))
        let result = try log.verify()
        #expect(result.findings.first?.path == paths[0] && result.findings.first?.lostPositions == 1...100)
    }

    @Test func `a file cut anywhere is damage`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(60)), rest: 0)
        let path = try log.sealedPaths[0]
        let bytes = try log.fixture.disk.bytes(of: path)
        for length in stride(from: 0, to: bytes.count, by: 501) {
            let copy = log.copy()
            try copy.fixture.disk.replaceBytes(of: path, with: Array(bytes[..<length]))
            let result = try copy.verify()
            #expect(result.isDamaged && result.findings[0].lostPositions == 1...60, "cut at \(length)")
        }
    }

    @Test func `a lost or damaged manifest is a note, as start-up makes it again`() async throws {
        let log = try await SealedLog.make()
        let path = log.fixture.folder + "/" + Manifest.name
        let lost = log.copy()
        try lost.fixture.disk.unlink(path)
        let damaged = log.copy()
        try damaged.fixture.disk.flipBit(of: path, atByte: 70)
        for copy in [lost, damaged] {
            let result = try copy.verify()
            #expect(result.findings.isEmpty && result.events == log.lines.count)
            #expect(result.notes.count == 1 && result.notes[0].contains("MANIFEST"))
        }
    }

    @Test func `without a manifest a missing sealed file is the damage that start-up refuses, and the files behind it are read`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(350)))
        let (paths, manifest) = (try log.sealedPaths, log.fixture.folder + "/" + Manifest.name)
        for (index, missing) in paths.dropLast().enumerated() {
            let copy = log.copy()
            for path in [missing, manifest] { try copy.fixture.disk.unlink(path) }
            let refusal = try #require(throws: EventLogError.self) { try copy.fixture.open() }
            let result = try copy.verify()
            let finding = try #require(result.findings.first)
            let lost = UInt64(index) * 100 + 1...UInt64(index) * 100 + 100
            #expect(result.findings.count == 1 && finding.lostPositions == lost && refusal.lostPositions == lost)
            #expect(finding.path == refusal.path && finding.reason == refusal.message)
            #expect(result.notes == [] && result.events == 250)
            #expect(result.segments.map(\.path).filter { $0.hasSuffix(".sealed") } == paths.filter { $0 != missing })
            let inspection = try LogInspection.run(folder: copy.fixture.folder, fileSystem: copy.fixture.disk)
            #expect(inspection.problems.map(\.message) == [refusal.message] && inspection.notes == [] && inspection.events == 250)
            let planned = try #require(throws: EventLogError.self) {
                try CompactionPlan.read(folder: copy.fixture.folder, fileSystem: copy.fixture.disk)
            }
            #expect(planned.message == refusal.message && planned.code == .damaged)
        }
    }

    @Test func `nothing is said to be removed of a log that start-up refuses`() async throws {
        let log = try await SealedLog.make()
        let name = SealedName.of(firstPosition: 1, lastPosition: 200, level: 1)
        try log.fixture.disk.open(log.fixture.folder + "/" + name, mode: .createNew).close()
        try log.fixture.disk.unlink(log.sealedPaths[0])
        let result = try log.verify()
        #expect(result.notes == ["not in force: \(name)"])
        #expect(result.findings.count == 1)
    }

    @Test func `without a manifest a damaged file that is not needed is damage, as start-up opens them all`() async throws {
        let log = try await SealedLog.make()
        let name = SealedName.of(firstPosition: 1, lastPosition: 50, level: 0)
        try log.fixture.disk.open(log.fixture.folder + "/" + name, mode: .createNew).close()
        #expect(try log.verify().findings.isEmpty)
        try log.fixture.disk.unlink(log.fixture.folder + "/" + Manifest.name)
        let (refusal, result) = (try #require(throws: EventLogError.self) { try log.fixture.open() }, try log.verify())
        #expect(result.findings.map(\.path) == [refusal.path] && result.isDamaged && result.events == log.lines.count)
    }

    @Test func `a sealed file of the last position that there can be is no trap`() async throws {
        let log = try await SealedLog.make()
        let name = SealedName.of(firstPosition: 201, lastPosition: .max, level: 0)
        try log.fixture.disk.open(log.fixture.folder + "/" + name, mode: .createNew).close()
        #expect(try log.verify().events == log.lines.count)
        try log.fixture.disk.unlink(log.fixture.folder + "/" + Manifest.name)
        #expect(try log.verify().events == log.lines.count)
    }

    @Test(arguments: [true, false])
    func `a file of a newer version is no damage, and the others are read`(isSealed: Bool) async throws {
        let log = try await SealedLog.make()
        // A checkpoint of a position that only that file reaches is none of a log that lost it.
        try log.fixture.writeCheckpoint(at: 250)
        let path = try isSealed ? log.sealedPaths[1] : log.fixture.lastSegmentPath
        try log.fixture.setMajor(2, of: path)
        let refusal = try #require(throws: EventLogError.self) { try log.fixture.open() }
        #expect(refusal.code == .unsupportedVersion && refusal.description.hasSuffix(EventLogError.versionAdvice))
        let result = try log.verify()
        let finding = try #require(result.findings.first)
        #expect(result.findings.count == 1 && finding.kind == .otherVersion && finding.path == path)
        #expect(finding.lostPositions == (isSealed ? 101...200 : 201 ... .max) && finding.reason.contains("format 2"))
        #expect(!result.isDamaged && result.hasOtherVersion && result.events == (isSealed ? 150 : 200))
        let inspection = try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk)
        #expect(inspection.problems.map(\.code) == [.unsupportedVersion] && inspection.events == result.events)
        let planned = try #require(throws: EventLogError.self) { try CompactionPlan.read(folder: log.fixture.folder, fileSystem: log.fixture.disk) }
        #expect(planned.code == .unsupportedVersion)
    }

    @Test(arguments: [true, false])
    func `a version under a checksum that does not hold is damage`(isSealed: Bool) async throws {
        let log = try await SealedLog.make()
        let path = try isSealed ? log.sealedPaths[1] : log.fixture.lastSegmentPath
        for zeros in [1, 64] {
            let copy = log.copy()
            var bytes = try copy.fixture.disk.bytes(of: path)
            for at in 8..<8 + zeros { bytes[at] = 0 }
            try copy.fixture.disk.replaceBytes(of: path, with: bytes)
            #expect(try #require(throws: EventLogError.self) { try copy.fixture.open() }.code == .damaged)
            #expect(try copy.verify().findings.map(\.kind) == [.damage])
        }
    }

    @Test func `a damaged checkpoint is a note`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(1200)), segmentEventsMax: 1000)
        let path = log.fixture.folder + "/checkpoint"
        let size = try log.fixture.disk.bytes(of: path).count
        for at in [20, 5000, size - 20] {
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: at)
            let result = try copy.verify()
            #expect(result.findings.isEmpty, "\(result.findings)")
            #expect(result.notes.count == 1 && result.notes[0].contains("checkpoint"), "byte \(at)")
        }
    }

    @Test func `a sealed file that is not in force is a note`() async throws {
        let log = try await SealedLog.make()
        let name = SealedName.of(firstPosition: 1, lastPosition: 200, level: 1)
        let file = try log.fixture.disk.open(log.fixture.folder + "/" + name, mode: .createNew)
        try file.write([1, 2, 3], at: 0)
        file.close()
        let result = try log.verify()
        #expect(result.findings.isEmpty && result.notes.count == 1 && result.notes[0].contains(name))
    }

    @Test func `a log that does not begin with its first positions says which are missing`() async throws {
        let log = try await SealedLog.make()
        let manifestPath = log.fixture.folder + "/" + Manifest.name
        guard case .success(var manifest) = Manifest.decode(try log.fixture.disk.bytes(of: manifestPath)) else {
            fatalError("the manifest was just written")
        }
        manifest.files.removeFirst()
        try log.fixture.disk.replaceBytes(of: manifestPath, with: manifest.encoded())
        let result = try log.verify()
        #expect(result.findings.map(\.lostPositions) == [1...100] && result.findings[0].reason.contains("goes on at position 101"))
        #expect(try LogInspection.run(folder: log.fixture.folder, fileSystem: log.fixture.disk).problems.map(\.lostPositions) == [1...100])
    }

    @Test func `files that a daemon replaces while they are opened are looked for again`() async throws {
        let before = try await SealedLog.make()
        let after = before.copy()
        let log = try after.fixture.open()
        _ = try log.compactAll()
        log.close()
        let exchanging = ExchangingFileSystem(before.fixture.disk, folder: before.fixture.folder, then: after.fixture)
        let result = try LogVerification.run(folder: before.fixture.folder, fileSystem: exchanging)
        #expect(result.findings.isEmpty, "\(result.findings)")
        #expect(result.events == before.lines.count)
        #expect(result.segments.count == 2)
    }
}

extension LogFixture {
    /// Writes a whole checkpoint of the log that says to be of a position.
    fileprivate func writeCheckpoint(at position: UInt64) throws {
        let manifest = try Manifest.decode(disk.bytes(of: folder + "/" + Manifest.name)).get()
        let subject = CheckpointSubject(logId: manifest.logId, domain: .customer, position: position, chainHash: 0)
        try CheckpointWriter.replace(disk, folder: folder, subject: subject) { writer throws(EventLogError) in
            try writer.write(identifiers: IdentifierTable().snapshot())
            try writer.write(filter: MessageIdFilter().snapshot())
        }
    }
}

/// A disk whose log is compacted by somebody else at the moment when the first sealed file is opened.
private final class ExchangingFileSystem: FileSystem {
    private let disk: SimulatedFileSystem
    private let folder: String
    private let later: TestBox<LogFixture?>

    init(_ disk: SimulatedFileSystem, folder: String, then later: LogFixture) {
        (self.disk, self.folder, self.later) = (disk, folder, TestBox(later))
    }

    func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        if path.hasSuffix(".sealed"), let fixture = later.value {
            later.update { $0 = nil }
            try exchange(fixture)
        }
        return try disk.open(path, mode: mode)
    }

    private func exchange(_ fixture: LogFixture) throws(DiskError) {
        for name in try disk.list(folder) where try disk.status(of: folder + "/" + name)?.kind == .file {
            try disk.unlink(folder + "/" + name)
        }
        for name in try fixture.disk.list(folder) where try fixture.disk.status(of: folder + "/" + name)?.kind == .file {
            let file = try disk.open(folder + "/" + name, mode: .createNew)
            try file.write(try fixture.disk.bytes(of: folder + "/" + name), at: 0)
            file.close()
        }
    }

    func rename(_ path: String, to newPath: String) throws(DiskError) { try disk.rename(path, to: newPath) }
    func unlink(_ path: String) throws(DiskError) { try disk.unlink(path) }
    func syncFolder(_ folder: String) throws(DiskError) { try disk.syncFolder(folder) }
    func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) { try disk.createFolder(folder, permissions: permissions) }
    func list(_ folder: String) throws(DiskError) -> [String] { try disk.list(folder) }
    func removeFolder(_ folder: String) throws(DiskError) { try disk.removeFolder(folder) }
    func status(of path: String) throws(DiskError) -> FileStatus? { try disk.status(of: path) }
    func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock { try disk.lock(path, as: claim) }
    func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 { try disk.freeSpaceBytes(in: folder) }
}
