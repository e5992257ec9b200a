import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// A log, its backups and what is restored of them, on one disk.
struct BackupFixture {
    static let backups = "/backups"
    static let restored = "/restored"

    let log: LogFixture
    var disk: SimulatedFileSystem { log.disk }

    init(seals: Bool = false) {
        log = LogFixture(disk: SimulatedFileSystem(folders: ["/data"]), segmentBytes: 1 << 16, segmentEventsMax: 10, seals: seals)
    }

    init(_ log: LogFixture) { self.log = log }

    static func lines(_ range: Range<Int>) -> [String] { range.map { page("m\($0)", anonymousId: "a\($0 % 7)") } }

    /// Appends events, ten to a LogSegment, and closes the log.
    func append(_ range: Range<Int>, sealing: Bool = false, merging: Bool = false) async throws {
        let log = try log.open()
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 5) {
            _ = try await log.append(Self.lines(start..<min(start + 5, range.upperBound)))
        }
        if sealing { _ = try log.sealAll() }
        if merging { _ = try log.compactAll() }
        log.close()
    }

    @discardableResult
    func backup(on fileSystem: (any FileSystem)? = nil, _ set: (inout LogBackup) -> Void = { _ in }) throws(EventLogError) -> LogBackup.Report {
        var backup = LogBackup(folder: log.folder, target: Self.backups)
        set(&backup)
        return try backup.run(fileSystem: fileSystem ?? disk, clock: log.clock)
    }

    @discardableResult
    func restore(_ generation: String? = nil, to data: String = restored) throws(EventLogError) -> LogRestore.Report {
        try LogRestore(source: Self.backups, generation: generation, data: data).run(fileSystem: disk)
    }

    /// Everything that a dump of a log says.
    static func dump(_ folder: String, _ fileSystem: any FileSystem) throws -> [String] {
        let log = try EventLog.open(EventLogOptions(folder: folder, domain: .customer, isReadOnly: true), fileSystem: fileSystem)
        defer { log.close() }
        return try GoldenLines.of(log)
    }

    /// Restores a backup into a folder of its own and gives back what its dump says.
    func restoredDump(_ generation: String? = nil, into data: String = "/again") throws -> [String] {
        try restore(generation, to: data)
        return try Self.dump(data + "/customer", disk)
    }

    func dump() throws -> [String] { try Self.dump(log.folder, disk) }

    func names(_ folder: String = backups) throws -> [String] { try disk.list(folder) }

    /// The same on a disk of its own after a crash.
    func crashed(_ mode: CrashMode) -> BackupFixture { BackupFixture(log.crashedCopy(mode)) }
}
