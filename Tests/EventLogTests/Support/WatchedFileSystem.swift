import Disk
import DiskTesting

/// A simulated disk that calls a test before everything that changes it or makes it durable.
final class WatchedFileSystem: FileSystem {
    private let disk: SimulatedFileSystem
    private let before: @Sendable () -> Void

    init(_ disk: SimulatedFileSystem, before: @escaping @Sendable () -> Void) { (self.disk, self.before) = (disk, before) }

    func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        if mode.creates { before() }
        return WatchedFile(try disk.open(path, mode: mode), before: before)
    }

    func rename(_ path: String, to newPath: String) throws(DiskError) {
        before()
        try disk.rename(path, to: newPath)
    }

    func unlink(_ path: String) throws(DiskError) {
        before()
        try disk.unlink(path)
    }

    func syncFolder(_ folder: String) throws(DiskError) {
        before()
        try disk.syncFolder(folder)
    }

    func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) {
        before()
        try disk.createFolder(folder, permissions: permissions)
    }

    func list(_ folder: String) throws(DiskError) -> [String] { try disk.list(folder) }
    func removeFolder(_ folder: String) throws(DiskError) { try disk.removeFolder(folder) }
    func status(of path: String) throws(DiskError) -> FileStatus? { try disk.status(of: path) }
    func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock { try disk.lock(path, as: claim) }
    func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 { try disk.freeSpaceBytes(in: folder) }
}

private final class WatchedFile: File {
    private let file: any File
    private let before: @Sendable () -> Void

    init(_ file: any File, before: @escaping @Sendable () -> Void) { (self.file, self.before) = (file, before) }

    var path: String { file.path }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int {
        try file.read(into: buffer, at: offsetBytes)
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        before()
        try file.write(bytes, at: offsetBytes)
    }

    func sync() throws(DiskError) {
        before()
        try file.sync()
    }

    func preallocate(sizeBytes: UInt64) throws(DiskError) {
        before()
        try file.preallocate(sizeBytes: sizeBytes)
    }

    func truncate(toBytes sizeBytes: UInt64) throws(DiskError) {
        before()
        try file.truncate(toBytes: sizeBytes)
    }

    func sizeBytes() throws(DiskError) -> UInt64 { try file.sizeBytes() }
    func close() { file.close() }
}
