import Glibc

extension PosixFileSystem {
    public func syncFolder(_ folder: String) throws(DiskError) {
        let number = try openFolder(.syncFolder, folder)
        defer { _ = Glibc.close(number) }
        _ = try systemCall(.syncFolder, folder) { fsync(number) }
    }

    public func list(_ folder: String) throws(DiskError) -> [String] {
        let number = try openFolder(.list, folder)
        guard let stream = fdopendir(number) else {
            let code = errno
            _ = Glibc.close(number)
            throw DiskError(.list, path: folder, reason: .system(errno: code))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let name = try nextName(in: stream, of: folder) {
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public func createFolder(_ folder: String, permissions: UInt32) throws(DiskError) {
        do throws(DiskError) {
            try pathCall(.createFolder, folder) { mkdir($0, mode_t(permissions)) }
        } catch {
            guard error.isAlreadyThere, try status(.createFolder, of: folder)?.kind == .folder else { throw error }
        }
    }

    public func removeFolder(_ folder: String) throws(DiskError) {
        try pathCall(.removeFolder, folder) { rmdir($0) }
    }

    public func freeSpaceBytes(in folder: String) throws(DiskError) -> UInt64 {
        var found = statvfs()
        try pathCall(.freeSpace, folder) { statvfs($0, &found) }
        let (bytes, overflow) = UInt64(found.f_bavail).multipliedReportingOverflow(by: UInt64(found.f_frsize))
        return overflow ? .max : bytes
    }

    private func openFolder(_ operation: DiskOperation, _ folder: String) throws(DiskError) -> Int32 {
        try pathCall(operation, folder) { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    }

    /// The next name, or nil after the last; the end and an error look the same but for `errno`.
    private func nextName(in stream: OpaquePointer, of folder: String) throws(DiskError) -> String? {
        errno = 0
        guard let entry = readdir(stream) else {
            let code = errno
            if code == 0 { return nil }
            throw DiskError(.list, path: folder, reason: .system(errno: code))
        }
        return withUnsafeBytes(of: &entry.pointee.d_name) { name in
            String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
