// Makes a backup of a log, beside its daemon or without it.
//
// Each file is copied under another name, synced, read back, and only then given its own (BackupFolder's invariants). When all of them are
// there, the backup is verified as a log, and the list that names them is written last: a backup that ends early, however, is none, and the
// files that it finished are found by the next one.

import Disk
import EventModel

/// Copies a log into a folder of backups. Sealed LogSegments that are there already are not copied again.
public struct LogBackup: Sendable {
    /// The log's own folder, such as DATA/customer.
    public var folder: String
    public var domain: Domain
    /// The folder of backups; made when it is missing.
    public var target: String
    /// How many backups stay, this one among them; nil for all.
    public var keep: Int?
    /// True to read files again that are there already, which shows what a bad disk did to them. Those that are damaged are copied again.
    public var verifiesReused = false
    public var isDryRun = false

    public init(folder: String, domain: Domain = .customer, target: String) { (self.folder, self.domain, self.target) = (folder, domain, target) }

    /// What is being done, for who shows it.
    public enum Step: Sendable { case copying, verifying }

    /// What a backup did, or would do.
    public struct Report: Sendable {
        public let generation: BackupGeneration
        public internal(set) var copied: [BackupFile] = []
        public internal(set) var reused: [BackupFile] = []
        /// Names of older backups that were removed.
        public internal(set) var removedGenerations: [String] = []
        /// Files that no backup names any more.
        public internal(set) var removedFiles: [String] = []
        public internal(set) var notes: [String] = []

        public var copiedBytes: UInt64 { copied.reduce(0) { $0 + $1.bytes } }
        public var reusedBytes: UInt64 { reused.reduce(0) { $0 + $1.bytes } }
    }

    /// Makes the backup; on return it is durable and was verified.
    ///
    /// - Parameter progress: Called with bytes done and bytes in all of a step; may throw to stop.
    /// - Throws: ``EventLogError``: `damaged` when the log or what was copied is; `refused` when the folder holds another log's backups or a log;
    ///   `inUse` when another backup runs; `diskFull`. Older backups are whole in any case, and this one is not listed.
    /// - Complexity: O(bytes that are not in the folder), and of what is not sealed. Memory for the largest file that is not sealed.
    public func run(
        fileSystem: any FileSystem, clock: ClockSource = .system,
        progress: (Step, UInt64, UInt64) throws(EventLogError) -> Void = { (_, _, _) throws(EventLogError) in }
    ) throws(EventLogError) -> Report {
        if let keep, keep < 1 { throw EventLogError(.limit, path: target, "at least one backup is kept") }
        let backups = BackupFolder(fileSystem: fileSystem, path: target)
        if isDryRun { return try plan(backups, clock).report }
        try checkIsLog(fileSystem)
        try backups.create()
        let lock = try backups.lock(.exclusive(content: "a backup of \(folder)\n"))
        defer { lock.release() }
        var run = try plan(backups, clock)
        defer { run.files.close() }
        try run.copy(self, progress)
        try run.verify(progress)
        try run.list()
        try run.prune(keep)
        return run.report
    }

    /// Before anything is made.
    private func checkIsLog(_ fileSystem: any FileSystem) throws(EventLogError) { try LogPresence.check(folder: folder, fileSystem: fileSystem) }

    private func plan(_ backups: BackupFolder, _ clock: ClockSource) throws(EventLogError) -> BackupRun {
        let began = clock.wall()
        let content = try backups.content()
        let files = try LogFiles.open(SealedFolder(fileSystem: backups.fileSystem, folder: folder, domain: domain))
        do throws(EventLogError) {
            let run = try BackupRun(BackupPlan(files, domain: domain), files, content, backups, began: began, self)
            if isDryRun { files.close() }
            return run
        } catch {
            files.close()
            throw error
        }
    }
}

/// One run, from what was found to what is left.
private struct BackupRun {
    let files: LogFiles
    private let plan: BackupPlan
    private let backups: BackupFolder
    private let content: BackupFolder.Content
    private(set) var report: LogBackup.Report
    private var fileSystem: any FileSystem { backups.fileSystem }

    init(
        _ plan: BackupPlan, _ files: LogFiles, _ content: BackupFolder.Content, _ backups: BackupFolder, began: Instant, _ options: LogBackup
    ) throws(EventLogError) {
        (self.plan, self.files, self.content, self.backups) = (plan, files, content, backups)
        if let other = content.generations.first(where: { $0.logId != plan.logId || $0.domain != plan.domain }) {
            throw EventLogError(.refused, path: backups.path, "\(backups.path) holds backups of another log (\(other.listName)); give each log a folder of its own")
        }
        let name = BackupName.next(at: began, after: content.newestName)
        report = LogBackup.Report(
            generation: BackupGeneration(name: name, logId: plan.logId, domain: plan.domain, position: plan.position, erasures: plan.erasures, files: plan.files))
        for part in plan.parts {
            if try isThere(part.file, verifying: options.verifiesReused) { report.reused.append(part.file) } else { report.copied.append(part.file) }
        }
        report.notes = files.notes + content.unreadable.map { "\($0.error.path) cannot be read (\($0.error.message)): no file is removed, since it may need them" }
        let kept = kept(options.keep)
        report.removedGenerations = content.generations.map(\.name).filter { name in !kept.contains { $0.name == name } }
        report.removedFiles = content.unnamed(keeping: kept)
    }

    /// What stays when so many do.
    private func kept(_ keep: Int?) -> [BackupGeneration] {
        let all = content.generations + [report.generation]
        return keep.map { Array(all.suffix($0)) } ?? all
    }

    /// Whether a file is in the folder as it must be: its size and its own checksums say so, not its name or its time.
    private func isThere(_ file: BackupFile, verifying: Bool) throws(EventLogError) -> Bool {
        guard content.names.contains(file.storedName) else { return false }
        do throws(EventLogError) {
            if file.isSealed, !verifying { return try checkFooter(backups.path(file), file) }
            try check(backups.path(file), file)
            return true
        } catch {
            // What is damaged there is copied again.
            guard error.code == .damaged || error.code == .unsupportedVersion else { throw error }
            return false
        }
    }

    private func open(_ path: String) throws(EventLogError) -> any File { try onDisk { () throws(DiskError) in try fileSystem.open(path, mode: .readOnly) } }

    private func checkFooter(_ path: String, _ file: BackupFile) throws(EventLogError) -> Bool {
        let opened = try open(path)
        defer { opened.close() }
        let sealed = try SealedFile(opened)
        return UInt64(sealed.bytesCount) == file.bytes && sealed.footerChecksum == file.checksum
    }

    /// Reads a file of the folder to its last byte.
    private func check(_ path: String, _ file: BackupFile) throws(EventLogError) {
        let opened = try open(path)
        defer { opened.close() }
        guard file.isSealed else {
            let mapped = try onDisk { () throws(DiskError) in try opened.map() }
            guard UInt64(mapped.bytes.count) == file.bytes, SegmentFormat.checksum(mapped.bytes) == file.checksum else {
                throw EventLogError(.damaged, path: path, offsetBytes: 0, "what was read back is not what was copied")
            }
            return
        }
        let sealed = try SealedFile(opened)
        guard UInt64(sealed.bytesCount) == file.bytes, sealed.footerChecksum == file.checksum else {
            throw sealed.damaged("what was read back is not what was copied", at: 0)
        }
        var (verification, seen) = (SealedVerification(sealed), SeenIdentifiers())
        verification.run(&seen) { _ in }
        guard let finding = verification.findings.first else { return }
        throw EventLogError(.damaged, path: path, offsetBytes: finding.offsetBytes, lost: finding.lostPositions, finding.reason)
    }
}

extension BackupRun {
    mutating func copy(_ options: LogBackup, _ progress: (LogBackup.Step, UInt64, UInt64) throws(EventLogError) -> Void) throws(EventLogError) {
        let total = report.copiedBytes
        try checkSpace(total)
        var done = UInt64(0)
        for part in plan.parts where report.copied.contains(part.file) {
            let (path, final) = (backups.path(part.file) + BackupName.copySuffix, backups.path(part.file))
            do throws(EventLogError) {
                try FileCopy.copy(part.source, bytes: part.file.bytes, to: path, on: fileSystem) { bytes throws(EventLogError) in
                    done += bytes
                    try progress(.copying, done, total)
                }
                try check(path, part.file)
                try onDisk { () throws(DiskError) in try fileSystem.rename(path, to: final) }
            } catch {
                try? fileSystem.unlink(path)
                throw error
            }
        }
        try onDisk { () throws(DiskError) in try fileSystem.syncFolder(backups.path) }
    }

    /// A disk that is too small is better told before hours of copying; what else is written there meanwhile nobody knows.
    private func checkSpace(_ bytes: UInt64) throws(EventLogError) {
        let free = try onDisk { () throws(DiskError) in try fileSystem.freeSpaceBytes(in: backups.path) }
        guard bytes > free else { return }
        throw EventLogError(
            .diskFull, path: backups.path, "the backup needs \(bytes) bytes more in \(backups.path), and \(free) are free: free space, or keep fewer backups")
    }

    /// Verifies the backup as the log that it will be: every Block, every link from file to file. Sealed files were read when they were copied.
    func verify(_ progress: (LogBackup.Step, UInt64, UInt64) throws(EventLogError) -> Void) throws(EventLogError) {
        let total = report.generation.bytes
        try progress(.verifying, 0, total)
        let view = GenerationFileSystem(report.generation, in: backups)
        let sealed = Set(report.generation.files.filter(\.isSealed).map { view.folder + "/" + $0.name })
        let result = try LogVerification.run(folder: view.folder, domain: plan.domain, fileSystem: view, trusting: sealed)
        if let finding = result.findings.first { throw EventLogError(finding) }
        guard result.events == Int(clamping: plan.position) else {
            throw EventLogError(.damaged, path: backups.path, "the backup has \(result.events) events, and the log \(plan.position)")
        }
        try progress(.verifying, total, total)
    }

    func list() throws(EventLogError) {
        let generation = report.generation
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(backups.path(generation.listName), with: generation.encoded()) }
    }

    /// Removes older backups, then the files that none names. A crash in between leaves files that the next run removes.
    mutating func prune(_ keep: Int?) throws(EventLogError) {
        let removed = report.removedGenerations
        try onDisk { () throws(DiskError) in
            for name in removed { try fileSystem.unlink(backups.path(BackupName.list(name))) }
            if !removed.isEmpty { try fileSystem.syncFolder(backups.path) }
        }
        // Anew: what was copied has its name by now.
        let now = try backups.content()
        report.removedFiles = now.unnamed(keeping: now.generations)
        try onDisk { () throws(DiskError) in for name in report.removedFiles { try fileSystem.unlink(backups.path(name)) } }
    }
}

extension EventLogError {
    /// What verification found, as an error.
    init(_ finding: LogVerification.Finding) {
        self.init(
            finding.kind == .otherVersion ? .unsupportedVersion : .damaged, path: finding.path, offsetBytes: finding.offsetBytes,
            lost: finding.lostPositions, finding.reason)
    }
}
