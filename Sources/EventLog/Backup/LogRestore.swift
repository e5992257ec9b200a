// Makes a log of a backup.
//
// The files are copied into a folder beside the log's place (StagedLog) and verified to the last byte, what the ErasureLedger says was erased since is
// erased from them, and the folder takes its place. The checkpoint is made again by the log itself.

import Disk
import EventModel

/// Restores a log from a folder of backups into a data folder that has none.
public struct LogRestore: Sendable {
    /// The folder of backups.
    public var source: String
    /// Which one; the newest when nil.
    public var generation: String?
    /// The data folder, parent of the log's.
    public var data: String
    public var isDryRun = false
    /// What was erased, also after the backup was made; nil when that is not known.
    public var ledger: ErasureLedger?

    public init(source: String, generation: String? = nil, data: String) { (self.source, self.generation, self.data) = (source, generation, data) }

    /// What is being done, for who shows it.
    public enum Step: Sendable { case copying, verifying, erasing }

    /// What was restored, or would be.
    public struct Report: Sendable {
        public let generation: BackupGeneration
        /// All that the folder has, oldest first.
        public let generations: [BackupGeneration]
        /// The log's folder.
        public let folder: String
        /// Events that were read when the log was verified; nil for a dry run.
        public internal(set) var events: Int?
        /// Erasures that were applied to it.
        public internal(set) var erasures: [ErasureReceipt] = []
        public internal(set) var notes: [String]
    }

    /// Restores the log; on return it is durable, and every byte of it was verified.
    ///
    /// - Parameter progress: Called with bytes done and bytes in all of a step; may throw to stop.
    /// - Throws: ``EventLogError``: `damaged` naming the backup's file; `refused` when there is a log already or no such backup; `inUse`;
    ///   `diskFull`. There is no log then.
    /// - Complexity: O(bytes), which are copied once and read twice.
    public func run(
        fileSystem: any FileSystem, progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void = { (_, _, _) throws(EventLogError) in }
    ) throws(EventLogError) -> Report {
        let backups = BackupFolder(fileSystem: fileSystem, path: source)
        var report = try report(backups)
        let staged = StagedLog(fileSystem, data: data, domain: report.generation.domain, suffix: "restoring")
        try staged.checkIsFree()
        if isDryRun { return report }
        let reading = try backups.lock(.shared)
        defer { reading.release() }
        try staged.createData()
        let lock = try staged.lock("restore")
        defer { lock.release() }
        // Only now nobody else can begin one.
        try staged.checkIsFree()
        try staged.checkSpace(report.generation.bytes)
        do throws(EventLogError) {
            try staged.begin()
            try copy(report.generation, backups, to: staged, progress)
            report.events = try Self.verify(staged, report.generation, backups, progress)
            if let ledger { try applyErasures(of: ledger, to: staged, &report, progress) }
            try staged.publish()
        } catch {
            staged.abandon()
            throw error
        }
        return report
    }

    private func report(_ backups: BackupFolder) throws(EventLogError) -> Report {
        let content = try backups.content()
        if let wanted = generation, let unreadable = content.unreadable.first(where: { $0.name == wanted }) { throw unreadable.error }
        // An older backup in the place of the newest would lose events without a word.
        if generation == nil, let newest = content.newestName, let unreadable = content.unreadable.first(where: { $0.name == newest }) { throw unreadable.error }
        let found = generation.map { wanted in content.generations.first { $0.name == wanted } } ?? content.generations.last
        guard let found else {
            let known = content.generations.map(\.name).joined(separator: ", ")
            let what = generation.map { "\(source) has no backup \($0)" } ?? "\(source) has no backup"
            throw EventLogError(.refused, path: source, what + (known.isEmpty ? "" : "; there are: \(known)"))
        }
        return Report(
            generation: found, generations: content.generations, folder: data + "/" + found.domain.rawValue,
            notes: content.unreadable.map { "\($0.error.path) cannot be read: \($0.error.message)" })
    }
}

extension LogRestore {
    private func copy(
        _ generation: BackupGeneration, _ backups: BackupFolder, to staged: StagedLog,
        _ progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        let total = generation.bytes
        var done = UInt64(0)
        for file in generation.files {
            let source = try open(file, backups)
            defer { source.close() }
            try FileCopy.copy(.file(source), bytes: file.bytes, to: staged.path(file.name), on: staged.fileSystem) { bytes throws(EventLogError) in
                done += bytes
                try progress(.copying, done, total)
            }
        }
        guard let manifest = generation.manifest else { return }
        try FileCopy.write(manifest.encoded(), to: staged.path(Manifest.name), on: staged.fileSystem)
    }

    private func open(_ file: BackupFile, _ backups: BackupFolder) throws(EventLogError) -> any File {
        let path = backups.path(file)
        guard try onDisk({ () throws(DiskError) in try backups.fileSystem.exists(path) }) else {
            throw EventLogError(.damaged, path: path, "the backup names this file, and it is not there")
        }
        let source = try onDisk { () throws(DiskError) in try backups.fileSystem.open(path, mode: .readOnly) }
        let bytes = try onDisk { () throws(DiskError) in try source.sizeBytes() }
        guard bytes == file.bytes else {
            source.close()
            throw EventLogError(.damaged, path: path, offsetBytes: min(bytes, file.bytes), "the file has \(bytes) bytes, and \(file.bytes) when it was copied")
        }
        return source
    }

    /// Takes what was erased after the backup was made out of the log, before anybody can read it.
    private func applyErasures(
        of ledger: ErasureLedger, to staged: StagedLog, _ report: inout Report, _ progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        try progress(.erasing, 0, report.generation.position)
        var options = EventLogOptions(folder: staged.path, domain: report.generation.domain, segmentBytes: EventLogOptions.segmentBytesFloor)
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        let log = try EventLog.open(options, fileSystem: staged.fileSystem)
        defer { log.close() }
        report.erasures = try log.applyErasures(of: ledger)
        try progress(.erasing, report.generation.position, report.generation.position)
    }

    /// - Returns: The events read.
    private static func verify(
        _ staged: StagedLog, _ generation: BackupGeneration, _ backups: BackupFolder,
        _ progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) -> Int {
        try checkContent(staged, generation, backups)
        // Verification cannot be stopped half-way; what stops is the next step.
        try progress(.verifying, 0, generation.bytes)
        let result = try LogVerification.run(folder: staged.path, domain: generation.domain, fileSystem: staged.fileSystem)
        try progress(.verifying, generation.bytes, generation.bytes)
        if let finding = result.findings.first {
            let name = finding.path.split(separator: "/").last.map(String.init) ?? ""
            let stored = generation.files.first { $0.name == name }.map(backups.path) ?? finding.path
            let more = result.findings.count > 1 ? ", and \(result.findings.count - 1) more places" : ""
            throw EventLogError(
                finding.kind == .otherVersion ? .unsupportedVersion : .damaged, path: stored, offsetBytes: finding.offsetBytes,
                lost: finding.lostPositions, finding.reason + more)
        }
        return result.events
    }

    /// What is not sealed is what it was, and sealed files are those that the list names; their bytes are verified with the log.
    private static func checkContent(_ staged: StagedLog, _ generation: BackupGeneration, _ backups: BackupFolder) throws(EventLogError) {
        for file in generation.files where !file.isSealed {
            let copy = try onDisk { () throws(DiskError) in try staged.fileSystem.open(staged.path(file.name), mode: .readOnly) }
            defer { copy.close() }
            let mapped = try onDisk { () throws(DiskError) in try copy.map() }
            guard SegmentFormat.checksum(mapped.bytes) == file.checksum else {
                throw EventLogError(.damaged, path: backups.path(file), offsetBytes: 0, "the file is not what it was when it was copied")
            }
        }
    }
}
