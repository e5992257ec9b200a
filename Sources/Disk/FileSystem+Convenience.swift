extension FileSystem {
    /// Creates a folder that only its owner may enter, or does nothing when there is one.
    public func createFolder(_ folder: String) throws(DiskError) {
        try createFolder(folder, permissions: 0o700)
    }

    /// Whether anything is at a path, a dangling symbolic link included.
    public func exists(_ path: String) throws(DiskError) -> Bool {
        try status(of: path) != nil
    }

    /// Reads a whole file.
    ///
    /// - Throws: ``DiskError`` with reason `.tooLarge` when it has more than `limitBytes`; nothing is read then.
    public func readFile(_ path: String, limitBytes: Int) throws(DiskError) -> [UInt8] {
        let file = try open(path, mode: .readOnly)
        defer { file.close() }
        return try file.readAll(limitBytes: limitBytes)
    }

    /// Replaces a small file, or creates it, so that after a crash it holds either all the old bytes or all the new ones.
    ///
    /// Writes `path.new`, syncs it, renames it and syncs the folder: on return the new bytes are durable. One writer a path.
    /// An error before the rename leaves the old file; one in the last step leaves which of the two survives a crash open.
    public func replaceFile(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let newPath = path + ".new"
        if try exists(newPath) { try unlink(newPath) }
        do throws(DiskError) {
            try writeDurably(bytes, toNewFile: newPath)
            try rename(newPath, to: path)
        } catch {
            try? unlink(newPath)
            throw error
        }
        try syncFolder(parentFolder(of: path))
    }

    private func writeDurably(_ bytes: [UInt8], toNewFile path: String) throws(DiskError) {
        let file = try open(path, mode: .createNew)
        defer { file.close() }
        try file.write(bytes, at: 0)
        try file.sync()
    }
}

/// The folder that holds a path: everything before its last slash, `.` when there is none.
func parentFolder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
