// A folder of backups of one log.
//
// Invariants
//   1. A file has its final name only after it was synced and read back.
//   2. A list is written after every file that it names is there under its final name, durably; it is never changed.
//   3. A file is removed only when every list could be read and none names it.

import Disk
import EventModel

struct BackupFolder: Sendable {
    let fileSystem: any FileSystem
    let path: String

    func path(_ name: String) -> String { path + "/" + name }

    func path(_ file: BackupFile) -> String { path(file.storedName) }

    /// What a folder holds.
    struct Content {
        /// Oldest first.
        var generations: [BackupGeneration] = []
        /// Lists that cannot be read, by their names.
        var unreadable: [(name: String, error: EventLogError)] = []
        var names: Set<String> = []

        /// The name that was given last, whether or not its list can be read.
        var newestName: String? { (generations.map(\.name) + unreadable.map(\.name)).max() }

        /// Files that no list names, when all of them can be read: what a backup that did not end has left, and what removed ones had.
        func unnamed(keeping kept: some Sequence<BackupGeneration>) -> [String] {
            guard unreadable.isEmpty else { return [] }
            let named = Set(kept.flatMap { $0.files.map(\.storedName) })
            return names.filter { BackupFile.isStoredName($0) && !named.contains($0) || isCopy($0) }.sorted()
        }

        private func isCopy(_ name: String) -> Bool {
            guard name.hasSuffix(BackupName.copySuffix) else { return false }
            let final = String(name.dropLast(BackupName.copySuffix.count))
            return BackupFile.isStoredName(final) || BackupName.generation(ofList: final) != nil
        }
    }

    /// Reads every list. An empty folder, or none, has no backups.
    ///
    /// - Throws: ``EventLogError`` when the folder cannot be read, or holds something else.
    func content() throws(EventLogError) -> Content {
        guard try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) else { return Content() }
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(path) }
        guard !names.contains(where: { SegmentName.firstPosition($0) != nil || SealedName.isSealed($0) || $0 == Manifest.name }) else {
            throw EventLogError(.refused, path: path, "\(path) is the folder of a log; backups need one of their own")
        }
        var content = Content()
        content.names = Set(names)
        for name in names {
            guard let generation = BackupName.generation(ofList: name) else { continue }
            do throws(EventLogError) { content.generations.append(try read(generation)) } catch {
                content.unreadable.append((generation, error))
            }
        }
        content.generations.sort { $0.name < $1.name }
        return content
    }

    private func read(_ generation: String) throws(EventLogError) -> BackupGeneration {
        let path = path(BackupName.list(generation))
        let bytes = try onDisk { () throws(DiskError) in try fileSystem.readFile(path, limitBytes: BackupGeneration.bytesMax) }
        do throws(ChecksummedText.Failure) {
            let found = try BackupGeneration.decode(bytes)
            guard found.name == generation else { throw .damaged("it is the list of the backup \(found.name)") }
            return found
        } catch {
            switch error {
            case .damaged(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, "the backup's list cannot be used: \(reason)")
            case .newerVersion(let reason): throw EventLogError(.unsupportedVersion, path: path, offsetBytes: 0, reason)
            }
        }
    }

    /// Claims the folder, so that no other backup removes what this one counts on.
    func lock(_ claim: LockClaim) throws(EventLogError) -> FolderLock {
        try onDisk { () throws(DiskError) in try fileSystem.lock(path(BackupName.lock), as: claim) }
    }

    /// Makes the folder when it is missing; its parent must be there.
    func create() throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            guard try !fileSystem.exists(path) else { return }
            try fileSystem.createFolder(path)
            try fileSystem.syncFolder(EventLog.parentFolder(of: path))
        }
    }
}
