import Disk
import Glibc
import Synchronization

/// The real file system, until told that no sync succeeds any more.
final class FailingFileSystem: FileSystem {
    private let real = PosixFileSystem()
    private let failing = Atomic(false)

    func failSyncs() { failing.store(true, ordering: .relaxed) }

    var isFailing: Bool { failing.load(ordering: .relaxed) }

    func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        FailingFile(file: try real.open(path, mode: mode), system: self)
    }
    func rename(_ path: String, to newPath: String) throws(DiskError) { try real.rename(path, to: newPath) }
    func unlink(_ path: String) throws(DiskError) { try real.unlink(path) }
    func syncFolder(_ folder: String) throws(DiskError) { try real.syncFolder(folder) }
    func list(_ folder: String) throws(DiskError) -> [String] { try real.list(folder) }
    func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) {
        try real.createFolder(folder, permissions: permissions)
    }
    func removeFolder(_ folder: String) throws(DiskError) { try real.removeFolder(folder) }
    func status(of path: String) throws(DiskError) -> FileStatus? { try real.status(of: path) }
    func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock { try real.lock(path, as: claim) }
    func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 { try real.freeSpaceBytes(in: folder) }
}

private final class FailingFile: File {
    private let file: any File
    private let system: FailingFileSystem

    init(file: any File, system: FailingFileSystem) { (self.file, self.system) = (file, system) }

    var path: String { file.path }
    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int {
        try file.read(into: buffer, at: offsetBytes)
    }
    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) { try file.write(bytes, at: offsetBytes) }
    func sync() throws(DiskError) {
        if system.isFailing { throw DiskError(.sync, path: path, reason: .system(errno: EIO)) }
        try file.sync()
    }
    func preallocate(sizeBytes: UInt64) throws(DiskError) { try file.preallocate(sizeBytes: sizeBytes) }
    func truncate(toBytes sizeBytes: UInt64) throws(DiskError) { try file.truncate(toBytes: sizeBytes) }
    func sizeBytes() throws(DiskError) -> UInt64 { try file.sizeBytes() }
    func close() { file.close() }
}
