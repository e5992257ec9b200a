import Disk
import Glibc

/// A backup as the folder of a log, for reading: so that whatever reads and verifies logs does so with a backup.
struct GenerationFileSystem: FileSystem {
    private let backups: BackupFolder
    private let stored: [String: BackupFile]
    private let manifest: [UInt8]?
    /// The folder that the log seems to have.
    let folder: String

    init(_ generation: BackupGeneration, in backups: BackupFolder) {
        (self.backups, folder) = (backups, backups.path(generation.name))
        stored = Dictionary(generation.files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        manifest = generation.manifest?.encoded()
    }

    func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        guard mode == .readOnly else { throw refusal(.open, path) }
        if let name = name(path) {
            if name == Manifest.name, let manifest { return BytesFile(path: path, manifest) }
            if let file = stored[name] { return try backups.fileSystem.open(backups.path(file), mode: .readOnly) }
        }
        throw DiskError(.open, path: path, reason: .system(errno: ENOENT))
    }

    func list(_ folder: String) throws(DiskError) -> [String] { (stored.keys + (manifest == nil ? [] : [Manifest.name])).sorted() }

    func status(of path: String) throws(DiskError) -> FileStatus? {
        guard let name = name(path) else { return nil }
        if name == Manifest.name { return manifest.map { FileStatus(kind: .file, sizeBytes: UInt64($0.count)) } }
        guard let file = stored[name] else { return nil }
        return try backups.fileSystem.status(of: backups.path(file))
    }

    private func name(_ path: String) -> String? { path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil }

    private func refusal(_ operation: DiskOperation, _ path: String) -> DiskError { DiskError(operation, path: path, reason: .system(errno: EROFS)) }

    func rename(_ path: String, to newPath: String) throws(DiskError) { throw refusal(.rename, path) }
    func unlink(_ path: String) throws(DiskError) { throw refusal(.unlink, path) }
    func syncFolder(_ folder: String) throws(DiskError) { throw refusal(.syncFolder, folder) }
    func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) { throw refusal(.createFolder, folder) }
    func removeFolder(_ folder: String) throws(DiskError) { throw refusal(.removeFolder, folder) }
    func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock { throw refusal(.lock, path) }
    func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 { 0 }
}

/// A file that is in memory only.
private final class BytesFile: File {
    let path: String
    private let content: [UInt8]

    init(path: String, _ content: [UInt8]) { (self.path, self.content) = (path, content) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int {
        guard offsetBytes < UInt64(content.count) else { return 0 }
        let part = content[Int(offsetBytes)...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) { throw refusal(.write) }
    func sync() throws(DiskError) { throw refusal(.sync) }
    func preallocate(sizeBytes: UInt64) throws(DiskError) { throw refusal(.preallocate) }
    func truncate(toBytes sizeBytes: UInt64) throws(DiskError) { throw refusal(.truncate) }
    func sizeBytes() throws(DiskError) -> UInt64 { UInt64(content.count) }
    func close() {}

    private func refusal(_ operation: DiskOperation) -> DiskError { DiskError(operation, path: path, reason: .system(errno: EROFS)) }
}
