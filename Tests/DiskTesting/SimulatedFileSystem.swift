// A file system in memory that crashes and fails on command.
//
// Invariants
//   1. Programs see everything they did at once; what survives ``crash(_:)`` is only what ``File/sync()`` and
//      ``FileSystem/syncFolder(_:)`` made durable, and of the rest what the crash mode lets through.
//   2. A file's bytes and its name become durable separately, as POSIX allows and as few tests on a real disk ever show.
//   3. A sync that fails abandons the bytes it was for: a later sync that succeeds does not make them durable, as on Linux.
//   4. The same calls, faults and seeds give the same bytes.

import Disk
import Glibc
import Synchronization

/// A file system in memory for tests: it forgets at a crash what was not synced, can fail any call and writes down every call.
public final class SimulatedFileSystem: FileSystem {
    let state: Mutex<SimulatedState>

    /// Makes an empty disk.
    ///
    /// - Parameters:
    ///   - folders: Absolute paths of folders that are there, durably, from the start; parents are made too.
    ///   - capacityBytes: The sum of file sizes that fits; nil for no limit.
    public convenience init(folders: [String] = [], capacityBytes: UInt64? = nil) {
        var disk = SimulatedDisk()
        disk.capacityBytes = capacityBytes
        folders.forEach { disk.makeDurableFolder($0) }
        self.init(disk: disk)
    }

    init(disk: SimulatedDisk) {
        state = Mutex(SimulatedState(disk: disk))
    }

    public func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        try perform(.open, path) { (state) throws(Refusal) -> SimulatedFile in
            let inode = try state.disk.openFile(path, mode: mode)
            state.openFileCount += 1
            return SimulatedFile(path: path, mode: mode, inode: inode, epoch: state.epoch, on: self)
        }
    }

    public func rename(_ path: String, to newPath: String) throws(DiskError) {
        try perform(.rename, path) { (state) throws(Refusal) in try state.disk.rename(path, to: newPath) }
    }

    public func unlink(_ path: String) throws(DiskError) {
        try perform(.unlink, path) { (state) throws(Refusal) in try state.disk.unlink(path) }
    }

    public func syncFolder(_ folder: String) throws(DiskError) {
        try perform(.syncFolder, folder) { (state) throws(Refusal) in try state.disk.syncFolder(folder) }
    }

    public func list(_ folder: String) throws(DiskError) -> [String] {
        try perform(.list, folder) { (state) throws(Refusal) in try state.disk.names(in: folder) }
    }

    public func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) {
        try perform(.createFolder, folder) { (state) throws(Refusal) in try state.disk.createFolder(folder) }
    }

    public func removeFolder(_ folder: String) throws(DiskError) {
        try perform(.removeFolder, folder) { (state) throws(Refusal) in try state.disk.removeFolder(folder) }
    }

    public func status(of path: String) throws(DiskError) -> FileStatus? {
        try perform(.status, path) { (state) throws(Refusal) in try state.disk.status(of: path) }
    }

    public func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 {
        try perform(.freeSpace, folder) { (state) throws(Refusal) in
            _ = try state.disk.folder(at: folder)
            return state.disk.freeBytes
        }
    }

    /// Makes one numbered call: writes it down, lets a fault have it, else runs it.
    ///
    /// - Parameters:
    ///   - epoch: The crash count when the file was opened; files of before a crash are closed.
    ///   - onFault: What happens to the disk although the call fails; returns the bytes done.
    func perform<Value: Sendable>(
        _ operation: DiskOperation, _ path: String, at offsetBytes: UInt64? = nil, epoch: Int? = nil,
        onFault: (inout SimulatedDisk, SimulatedFault) -> Int? = { _, _ in nil },
        _ body: (inout SimulatedState) throws(Refusal) -> Value
    ) throws(DiskError) -> Value {
        try state.withLock { (state) throws(DiskError) -> Value in
            do throws(Refusal) {
                if let epoch, epoch != state.epoch { throw Refusal(reason: .closed) }
                if let fault = state.record(operation, path) {
                    throw Refusal(errno: fault.errno, bytesDone: onFault(&state.disk, fault))
                }
                return try body(&state)
            } catch {
                let done = error.bytesDone
                throw DiskError(operation, path: path, offsetBytes: offsetBytes, bytesDone: done, reason: error.reason)
            }
        }
    }
}
