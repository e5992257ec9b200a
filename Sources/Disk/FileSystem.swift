/// The seam over the file system: everything above this module reaches files through it and nothing else.
///
/// Durability is explicit. Bytes survive a power failure only after ``File/sync()``; a name that was created, renamed or removed
/// survives only after ``syncFolder(_:)`` of the folder that holds it. Paths are UTF-8, without a NUL byte; the last component of a
/// path is never followed when it is a symbolic link.
public protocol FileSystem: Sendable {
    /// Opens a regular file.
    ///
    /// - Throws: ``DiskError`` with reason `.notAFile` when something else is there; a new file is readable by its owner only.
    func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File

    /// Gives a file or folder a new name, atomically replacing a file of that name; durable after ``syncFolder(_:)`` of both folders.
    func rename(_ path: String, to newPath: String) throws(DiskError)

    /// Removes the name of a file; files opened before stay usable.
    func unlink(_ path: String) throws(DiskError)

    /// Makes the names in a folder durable: those created, renamed and removed so far.
    func syncFolder(_ folder: String) throws(DiskError)

    /// Lists the names in a folder, sorted, without `.` and `..`.
    func list(_ folder: String) throws(DiskError) -> [String]

    /// Creates a folder, or does nothing when there is one; its parent must exist. A symbolic link there is refused.
    ///
    /// - Parameter permissions: Mode bits such as `0o700` for a new folder; those of a folder that exists are left alone.
    func createFolder(_ folder: String, permissions: UInt32) throws(DiskError)

    /// Removes an empty folder.
    func removeFolder(_ folder: String) throws(DiskError)

    /// Says what is at a path, or nil when nothing is.
    func status(of path: String) throws(DiskError) -> FileStatus?

    /// Claims a folder through a lock file, which is created when missing and must never be unlinked, without waiting.
    ///
    /// The claim lasts until ``FolderLock/release()`` or the end of the process, however it ends. Claims conflict between processes
    /// and within one. An exclusive claim writes its content into the lock file for whoever comes second (best effort on a full disk).
    ///
    /// - Throws: ``DiskError`` with reason `.inUse(by:)`, which carries what the present holder wrote.
    func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock

    /// Bytes that this process may still write to the disk that holds a folder.
    func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64
}
