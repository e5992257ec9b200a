// The files that hold a log's events, opened together.
//
// A daemon may replace files while a tool reads them: sealing and compaction remove what they replaced. A file that was opened stays readable
// though its name is gone, so everything is opened first, and when a name is gone before that, the manifest is read again.

import Disk
import EventModel

/// A log's folder as it was at one moment, for tools. Nothing of it is changed.
struct LogFiles {
    /// A sealed LogSegment in force, by its name; opened as far as it could be.
    struct Sealed {
        let path: String
        let positions: ClosedRange<UInt64>
        /// Nil when header or footer are damaged.
        var file: SealedFile?
        /// What is wrong with it as a whole.
        var problem: EventLogError?
        var bytes: UInt64 = 0
    }

    /// One that is not sealed: rolled, or the one that is appended to.
    struct Unsealed {
        let path: String
        let firstPosition: UInt64
        let file: any File
        let bytes: UInt64
    }

    /// Opened before everything else, which may grow meanwhile: what is up to its position was durable when it was written.
    let checkpoint: Result<Checkpoint, IgnoredCheckpoint>
    var manifest: Manifest?
    var manifestBytes: UInt64 = 0
    var sealed: [Sealed] = []
    var unsealed: [Unsealed] = []
    /// What is damaged beside the LogSegments themselves.
    var problems: [EventLogError] = []
    var notes: [String] = []
    /// An erasure was interrupted: the files do not agree on what is gone.
    private(set) var isBeingErased = false
    /// Something was gone when it was to be opened.
    private var hasVanished = false

    /// The position behind the last sealed one.
    var nextUnsealedPosition: UInt64 { (sealed.last?.positions.upperBound ?? 0) + 1 }

    var logId: UInt64? { manifest?.logId ?? sealed.compactMap(\.file?.footer.logId).first }

    private static let attemptsMax = 8

    /// Opens everything that the manifest names and everything behind it.
    ///
    /// - Throws: ``EventLogError`` when the folder cannot be read, holds no log or one of a newer version.
    static func open(_ folder: SealedFolder) throws(EventLogError) -> LogFiles {
        for _ in 1..<attemptsMax {
            let files = try LogFiles(folder)
            if files.isOfOneMoment { return files }
        }
        return try LogFiles(folder)
    }

    /// False when something was replaced while the files were opened, or is missing for good.
    private var isOfOneMoment: Bool {
        !hasVanished && (unsealed.first.map { $0.firstPosition == nextUnsealedPosition } ?? true)
    }

    private init(_ folder: SealedFolder) throws(EventLogError) {
        checkpoint = Result { () throws(IgnoredCheckpoint) in try Checkpoint.open(folder.fileSystem, folder: folder.folder, for: nil) }
        let names = try onDisk { () throws(DiskError) in try folder.fileSystem.list(folder.folder) }
        try LogPresence.check(names, of: folder.folder)
        try readManifest(folder, names.filter(SealedName.isSealed))
        // The folder again: what was sealed since is not in this manifest, and not gone from it.
        let later = try onDisk { () throws(DiskError) in try folder.fileSystem.list(folder.folder) }
        try openUnsealed(folder, later)
        note(later)
    }

    func close() {
        for file in unsealed { file.file.close() }
    }
}

extension LogFiles {
    private mutating func readManifest(_ folder: SealedFolder, _ sealedNames: [String]) throws(EventLogError) {
        let path = folder.path(Manifest.name)
        guard try onDisk({ () throws(DiskError) in try folder.fileSystem.exists(path) }) else {
            return try openByName(folder, sealedNames, because: "is missing")
        }
        let bytes = try onDisk { () throws(DiskError) in try folder.fileSystem.readFile(path, limitBytes: Manifest.bytesMax) }
        manifestBytes = UInt64(bytes.count)
        switch Manifest.decode(bytes) {
        case .success(let manifest):
            guard manifest.domain == folder.domain else {
                throw EventLogError(
                    .notALog, path: path,
                    "the log belongs to the \(manifest.domain.rawValue) domain, not to the \(folder.domain.rawValue) domain")
            }
            self.manifest = manifest
            for entry in manifest.files { try open(entry, folder, manifest) }
            findGaps(folder) { "the manifest goes on at position \($0), not at \($1)" }
        case .failure(.newerVersion(let reason)): throw EventLogError(.unsupportedVersion, path: path, reason)
        case .failure(.damaged(let reason)): try openByName(folder, sealedNames, because: "is damaged (\(reason))")
        }
    }

    /// Opens what start-up makes the manifest again from: at each position the file that reaches furthest. It refuses when one is missing
    /// or when one that is not needed cannot be opened.
    private mutating func openByName(_ folder: SealedFolder, _ names: [String], because reason: String) throws(EventLogError) {
        guard !names.isEmpty else { return }
        let files = names.compactMap { name in SealedName.positions(name).map { (name: name, positions: $0) } }
            .sorted { ($0.positions.lowerBound, $1.positions.upperBound) < ($1.positions.lowerBound, $0.positions.upperBound) }
        var next = UInt64(1)
        for file in files {
            try open(file.name, file.positions, folder)
            if file.positions.lowerBound >= next {
                next = file.positions.upperBound + 1
            } else if let problem = sealed.removeLast().problem {
                problems.append(problem)
            }
        }
        findGaps(folder) { "the manifest \(reason), and no sealed LogSegment goes on at position \($1) where others follow" }
        guard problems.isEmpty else { return }
        notes.append("\(folder.path(Manifest.name)) \(reason); start-up makes it again from the sealed LogSegments' footers")
    }

    /// Names the positions where a sealed LogSegment does not begin behind the one before it.
    ///
    /// - Parameter reason: Gets where it begins, and where it had to.
    private mutating func findGaps(_ folder: SealedFolder, _ reason: (UInt64, UInt64) -> String) {
        var next = UInt64(1)
        for file in sealed {
            let first = file.positions.lowerBound
            if first != next {
                let lost = min(first, next)...max(first, next) - 1
                problems.append(EventLogError(.damaged, path: folder.path(Manifest.name), lost: lost, reason(first, next)))
            }
            next = file.positions.upperBound + 1
        }
    }

    private mutating func open(_ entry: Manifest.Entry, _ folder: SealedFolder, _ manifest: Manifest) throws(EventLogError) {
        guard let positions = SealedName.positions(entry.name) else { return }
        try open(entry.name, positions, folder)
        guard let file = sealed[sealed.count - 1].file else { return }
        let path = folder.path(entry.name)
        if file.footer.logId != manifest.logId || file.header.domain != folder.domain || SealedName.of(file.footer) != entry.name {
            sealed[sealed.count - 1].problem = EventLogError(
                .damaged, path: path, offsetBytes: 0, lost: positions, "the file is of another log or of other positions than its name says"
            )
        } else if UInt64(file.bytesCount) != entry.bytes || file.footerChecksum != entry.footerChecksum {
            sealed[sealed.count - 1].problem = EventLogError(
                .damaged, path: path, offsetBytes: 0, lost: positions, "the file is not the one that the manifest names")
        }
    }

    private mutating func open(_ name: String, _ positions: ClosedRange<UInt64>, _ folder: SealedFolder) throws(EventLogError) {
        var entry = Sealed(path: folder.path(name), positions: positions)
        do throws(DiskError) {
            let file = try folder.fileSystem.open(entry.path, mode: .readOnly)
            defer { file.close() }
            entry.bytes = try file.sizeBytes()
            do throws(EventLogError) {
                entry.file = try SealedFile(file)
            } catch {
                entry.problem = EventLogError(
                    error.code, path: error.path, offsetBytes: error.offsetBytes ?? 0, lost: positions, error.message)
            }
        } catch {
            if error.isOfProcess { throw EventLogError(error) }
            hasVanished = hasVanished || error.isNotFound
            let reason = error.isNotFound ? "the manifest names this file, and it is not there" : error.description
            entry.problem = EventLogError(.damaged, path: entry.path, offsetBytes: 0, lost: positions, reason)
        }
        sealed.append(entry)
    }

    private mutating func openUnsealed(_ folder: SealedFolder, _ names: [String]) throws(EventLogError) {
        let sealedTo = sealed.last?.positions.upperBound ?? 0
        let files = names.compactMap { name in SegmentName.firstPosition(name).map { (name: name, position: $0) } }.sorted {
            $0.position < $1.position
        }
        for entry in files where entry.position <= sealedTo { noteSealed(folder.path(entry.name), entry.position) }
        let waiting = files.filter { $0.position > sealedTo }
        if let first = waiting.first, first.position > sealedTo + 1 {
            let lost = sealedTo + 1...first.position - 1
            problems.append(
                EventLogError(
                    .damaged, path: folder.path(first.name), offsetBytes: 0, lost: lost,
                    "positions \(lost.lowerBound) to \(lost.upperBound) are missing: a LogSegment before this one is gone"))
        }
        for entry in waiting {
            do throws(DiskError) {
                let file = try folder.fileSystem.open(folder.path(entry.name), mode: .readOnly)
                unsealed.append(Unsealed(path: file.path, firstPosition: entry.position, file: file, bytes: try file.sizeBytes()))
            } catch {
                if error.isOfProcess { throw EventLogError(error) }
                hasVanished = hasVanished || error.isNotFound
                problems.append(
                    EventLogError(
                        .damaged, path: folder.path(entry.name), offsetBytes: 0, lost: entry.position...UInt64.max, error.description))
            }
        }
    }


    /// True when start-up refuses the log as it is, and so removes nothing.
    private var isRefused: Bool { !problems.isEmpty || sealed.contains { $0.problem != nil } }

    private mutating func noteSealed(_ path: String, _ position: UInt64) {
        guard sealed.contains(where: { $0.positions.contains(position) }) else {
            return notes.append("\(path) is not read: it lies before sealed LogSegments")
        }
        notes.append("\(path) is sealed already" + (isRefused ? "" : " and about to be removed"))
    }

    private mutating func note(_ names: [String]) {
        isBeingErased = names.contains(ErasureIntent.name)
        if isBeingErased { notes.append("an erasure was interrupted; the log stays closed until it is complete: run hindsight-admin erase --resume") }
        let inForce = Set(sealed.map { $0.path.split(separator: "/").last.map(String.init) ?? "" })
        let leftovers = names.filter { SealedName.isSealed($0) && !inForce.contains($0) }
        guard !leftovers.isEmpty else { return }
        notes.append("not in force\(isRefused ? "" : " and about to be removed"): \(leftovers.joined(separator: ", "))")
    }
}

extension SealedName {
    /// The positions in a sealed LogSegment's name; nil when it is none.
    static func positions(_ name: String) -> ClosedRange<UInt64>? {
        guard isSealed(name) else { return nil }
        let parts = name.split(separator: "-")
        guard let first = UInt64(parts[0]), let last = UInt64(parts[1]), first > 0, first <= last, last < .max else { return nil }
        return first...last
    }
}
