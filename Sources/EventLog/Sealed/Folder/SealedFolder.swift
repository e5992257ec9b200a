// The sealed LogSegments of a folder: opened at start by the manifest, replaced one step at a time afterwards.
//
// The steps, and the table of what is found at start: EventLog.docc/ManifestFormat.md. Nothing is removed that the manifest in force does not
// make unnecessary.

import Disk
import EventModel

struct SealedFolder: Sendable {
    let fileSystem: any FileSystem
    let folder: String
    let domain: Domain

    /// What of a folder is sealed.
    struct Opened {
        var segments: [SealedSegment] = []
        let positionWalks = PositionWalks()
        /// Files that nothing needs any more.
        var leftovers: [String] = []
    }

    func path(_ name: String) -> String { folder + "/" + name }

    /// What is there and what is in force: the same as long as nothing is sealed, merged or rolled.
    var moment: [String] {
        let manifest = (try? fileSystem.readFile(path(Manifest.name), limitBytes: Manifest.bytesMax)) ?? []
        return ((try? fileSystem.list(folder)) ?? []).sorted() + [String(decoding: manifest, as: UTF8.self)]
    }

    /// Opens everything that a manifest names.
    ///
    /// - Throws: ``EventLogError`` `damaged` or `unsupportedVersion`; nothing was changed.
    func open(_ manifest: Manifest, _ identifiers: IdentifierTable) throws(EventLogError) -> Opened {
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }
        let sealedNames = names.filter(SealedName.isSealed)
        var opened = Opened()
        let orders = opened.positionWalks
        for entry in manifest.files {
            let segment = try open(entry, manifest, identifiers, orders)
            let expected = (opened.segments.last?.lastPosition ?? 0) + 1
            guard segment.firstPosition == expected else {
                throw EventLogError(
                    .damaged, path: path(Manifest.name), lost: expected...max(expected, segment.firstPosition - 1),
                    "the manifest goes on at position \(segment.firstPosition), not at \(expected)")
            }
            guard segment.footer.previousHash == opened.segments.last?.footer.lastHash ?? 0 else {
                throw segment.file.damaged("the file does not follow the one before it: it is of another course of the log", at: 0)
            }
            opened.segments.append(segment)
        }
        let inForce = Set(manifest.files.map(\.name))
        opened.leftovers = sealedNames.filter { !inForce.contains($0) }.map(path)
        opened.leftovers += [SealedName.sealing, SealedName.compacting, SealedName.erasing].filter(names.contains).map(path)
        return opened
    }

    private func open(
        _ entry: Manifest.Entry, _ manifest: Manifest, _ identifiers: IdentifierTable, _ orders: PositionWalks
    ) throws(EventLogError) -> SealedSegment {
        let path = path(entry.name)
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else {
            throw EventLogError(.damaged, path: path, "the manifest names this file, and it is not there")
        }
        let segment = try open(path, identifiers, orders)
        guard segment.footer.logId == manifest.logId, segment.file.header.domain == domain, SealedName.of(segment.footer) == entry.name else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file is of another log or of other positions than its name says")
        }
        guard UInt64(segment.file.bytesCount) == entry.bytes, segment.file.footerChecksum == entry.footerChecksum else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file is not the one that the manifest names")
        }
        return segment
    }

    /// The hash at the end of the file that ends at a position; nil when none does, or when it cannot be read: opening it says why.
    func lastHash(at position: UInt64, _ manifest: Manifest) -> UInt64? {
        guard let entry = manifest.files.first(where: { SealedName.lastPosition($0.name) == position }),
            let file = try? fileSystem.open(path(entry.name), mode: .readOnly)
        else { return nil }
        defer { file.close() }
        return try? SealedFile(file).footer.lastHash
    }

    func open(_ path: String, _ identifiers: IdentifierTable, _ orders: PositionWalks) throws(EventLogError) -> SealedSegment {
        let file = try onDisk { () throws(DiskError) in try fileSystem.open(path, mode: .readOnly) }
        defer { file.close() }
        return try SealedSegment(file, identifiers: identifiers, positionWalks: orders)
    }
}

extension SealedFolder {
    /// The manifest in force; nil when nothing is sealed. Appends what a person should know.
    func manifest(_ notes: inout [String]) throws(EventLogError) -> Manifest? {
        let sealedNames = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }.filter(SealedName.isSealed)
        let path = path(Manifest.name)
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else {
            return sealedNames.isEmpty ? nil : try remade(sealedNames, &notes, because: "is missing")
        }
        let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: Manifest.bytesMax) }
        switch Manifest.decode(bytes) {
        case .success(let manifest):
            guard manifest.domain == domain else {
                throw EventLogError(.notALog, path: path, "the log belongs to the \(manifest.domain.rawValue) domain, not to the \(domain.rawValue) domain")
            }
            return manifest
        case .failure(.newerVersion(let reason)): throw EventLogError(.unsupportedVersion, path: path, reason)
        case .failure(.damaged(let reason)): return try remade(sealedNames, &notes, because: "is damaged (\(reason))")
        }
    }

    /// The manifest that the footers of the files there give: at each position the file that reaches furthest.
    ///
    /// A compacted file holds what its inputs held, so either says the truth. Where no file goes on, the rolled LogSegments must; a file that begins
    /// further on tells that one is missing.
    private func remade(_ names: [String], _ notes: inout [String], because reason: String) throws(EventLogError) -> Manifest {
        var files: [SealedFile] = []
        for name in names {
            let file = try onDisk { () throws(DiskError) in try fileSystem.open(path(name), mode: .readOnly) }
            defer { file.close() }
            files.append(try SealedFile(file))
        }
        files.sort { ($0.footer.firstPosition, $1.footer.lastPosition) < ($1.footer.firstPosition, $0.footer.lastPosition) }
        var manifest = Manifest(logId: files.first?.footer.logId ?? 0, domain: domain)
        var next = UInt64(1)
        for file in files where file.footer.firstPosition == next {
            manifest.files.append(Self.entry(file))
            next = file.footer.lastPosition + 1
        }
        if let beyond = files.first(where: { $0.footer.firstPosition > next }) {
            throw EventLogError(
                .damaged, path: path(Manifest.name), lost: next...beyond.footer.firstPosition - 1,
                "the manifest \(reason), and no sealed LogSegment goes on at position \(next) where others follow")
        }
        notes.append("\(path(Manifest.name)) \(reason); \(manifest.files.count) sealed LogSegments up to position \(next - 1) were found by their footers")
        return manifest
    }

    static func entry(_ file: SealedFile) -> Manifest.Entry {
        Manifest.Entry(name: SealedName.of(file.footer), bytes: UInt64(file.bytesCount), footerChecksum: file.footerChecksum)
    }
}

extension SealedFolder {
    /// Gives a file that was written and synced under a name of its own its final name, and opens it there.
    func publish(_ written: SealedSegment) throws(EventLogError) -> SealedSegment {
        let finalPath = path(SealedName.of(written.footer))
        try onDisk { () throws(DiskError) in
            try fileSystem.rename(written.path, to: finalPath)
            try fileSystem.syncFolder(folder)
        }
        return try open(finalPath, written.identifiers, written.positionWalks)
    }

    /// Puts these LogSegments in force; durable on return.
    func write(_ segments: [SealedSegment], _ erasures: ErasureTally = .none) throws(EventLogError) {
        guard let first = segments.first else { return }
        let manifest = Manifest(logId: first.footer.logId, domain: domain, erasures: erasures, files: segments.map { Self.entry($0.file) })
        try onDisk { () throws(DiskError) in try fileSystem.replaceFile(path(Manifest.name), with: manifest.encoded()) }
    }

    /// An empty file under a name that nobody reads.
    func create(_ temporaryName: String) throws(EventLogError) -> any File {
        try onDisk { () throws(DiskError) in
            if try fileSystem.exists(path(temporaryName)) { try fileSystem.unlink(path(temporaryName)) }
            return try fileSystem.open(path(temporaryName), mode: .createNew)
        }
    }

    /// Removes a published file that could not be put in force. It stays when it is not certain that the manifest does not name it.
    func removeUnlessInForce(_ segment: SealedSegment) {
        var notes: [String] = []
        let name = SealedName.of(segment.footer)
        guard let manifest = try? manifest(&notes), notes.isEmpty, !manifest.files.contains(where: { $0.name == name }) else { return }
        remove([segment.path])
    }

    /// Removes what is no longer needed. What cannot be removed now is at the next start.
    func remove(_ paths: [String]) {
        for path in paths { try? fileSystem.unlink(path) }
    }
}
