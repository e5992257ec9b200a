import Glibc

/// The file system of the operating system.
public struct PosixFileSystem: FileSystem {
    public init() {}

    public func open(_ path: String, mode: OpenMode) throws(DiskError) -> any File {
        let access = mode.writes ? O_RDWR : O_RDONLY
        let creation = mode.creates ? (mode == .createNew ? O_CREAT | O_EXCL : O_CREAT) : 0
        let number = try openDescriptor(.open, path, flags: access | creation)
        return PosixFile(path: path, owning: number)
    }

    public func rename(_ path: String, to newPath: String) throws(DiskError) {
        guard !newPath.utf8.contains(0) else {
            throw DiskError(.rename, path: newPath, reason: .system(errno: EINVAL))
        }
        try pathCall(.rename, path) { Glibc.rename($0, newPath) }
    }

    public func unlink(_ path: String) throws(DiskError) {
        try pathCall(.unlink, path) { Glibc.unlink($0) }
    }

    public func status(of path: String) throws(DiskError) -> FileStatus? {
        try status(.status, of: path)
    }

    func status(_ operation: DiskOperation, of path: String) throws(DiskError) -> FileStatus? {
        var found = stat()
        do throws(DiskError) {
            try pathCall(operation, path) { lstat($0, &found) }
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
        return FileStatus(found)
    }

    /// Opens a regular file, closed to child processes, for its owner only when new.
    ///
    /// Without waiting, because a named pipe put there would make an ordinary open wait for its other end.
    func openDescriptor(_ operation: DiskOperation, _ path: String, flags: Int32) throws(DiskError) -> Int32 {
        let number = try openedUnlessLink(operation, path, flags: flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        do throws(DiskError) {
            var found = stat()
            _ = try systemCall(operation, path) { fstat(number, &found) }
            let kind = FileKind(mode: found.st_mode)
            guard kind == .file else { throw DiskError(operation, path: path, reason: .notAFile(kind)) }
            return number
        } catch {
            _ = Glibc.close(number)
            throw error
        }
    }

    /// The system's words for a link, a folder and a socket are misleading, so look again and say what is there.
    private func openedUnlessLink(_ operation: DiskOperation, _ path: String, flags: Int32) throws(DiskError) -> Int32 {
        do throws(DiskError) {
            return try pathCall(operation, path) { Glibc.open($0, flags, 0o600) }
        } catch {
            let isMisleading = [ELOOP, EISDIR, ENXIO].contains(error.errorNumber)
            guard isMisleading, let kind = try status(operation, of: path)?.kind, kind != .file else { throw error }
            throw DiskError(operation, path: path, reason: .notAFile(kind))
        }
    }
}
