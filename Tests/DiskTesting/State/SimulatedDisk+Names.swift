import Disk
import Glibc

/// Paths, as seen. A path without a leading slash starts at the root too; there are no symbolic links.
extension SimulatedDisk {
    /// What is at a path, or nil when only its last name is missing.
    func inode(at path: String) throws(Refusal) -> Int? {
        let names = try Self.components(of: path)
        guard let last = names.last else { return Self.root }
        return inodes[try folder(at: names.dropLast())]?.seen.names[last]
    }

    func folder(at path: String) throws(Refusal) -> Int {
        try folder(at: Self.components(of: path)[...])
    }

    func status(of path: String) throws(Refusal) -> FileStatus? {
        do throws(Refusal) {
            guard let inode = try inode(at: path), let found = inodes[inode] else { return nil }
            return FileStatus(kind: found.isFolder ? .folder : .file, sizeBytes: UInt64(found.seen.bytes.count))
        } catch {
            if error.reason == .system(errno: ENOENT) { return nil }
            throw error
        }
    }

    func names(in folder: String) throws(Refusal) -> [String] {
        let inode = try self.folder(at: folder)
        return (inodes[inode]?.seen.names.keys).map { $0.sorted() } ?? []
    }

    mutating func openFile(_ path: String, mode: OpenMode) throws(Refusal) -> Int {
        let place = try self.place(of: path)
        if let inode = place.inode {
            if mode == .createNew { throw Refusal(errno: EEXIST) }
            if inodes[inode]?.isFolder == true { throw Refusal(reason: .notAFile(.folder)) }
            return inode
        }
        guard mode.creates else { throw Refusal(errno: ENOENT) }
        return makeNamed(place.name, in: place.folder, isFolder: false)
    }

    mutating func createFolder(_ path: String) throws(Refusal) {
        guard try !Self.components(of: path).isEmpty else { return }
        let place = try self.place(of: path)
        guard let inode = place.inode else {
            _ = makeNamed(place.name, in: place.folder, isFolder: true)
            return
        }
        if inodes[inode]?.isFolder == false { throw Refusal(errno: EEXIST) }
    }

    mutating func unlink(_ path: String) throws(Refusal) {
        let place = try existingPlace(of: path)
        guard inodes[place.inode]?.isFolder == false else { throw Refusal(errno: EISDIR) }
        change(place.folder, .setName(place.name, inode: nil))
    }

    mutating func removeFolder(_ path: String) throws(Refusal) {
        let place = try existingPlace(of: path)
        guard inodes[place.inode]?.isFolder == true else { throw Refusal(errno: ENOTDIR) }
        guard inodes[place.inode]?.seen.names.isEmpty == true else { throw Refusal(errno: ENOTEMPTY) }
        change(place.folder, .setName(place.name, inode: nil))
    }

    mutating func rename(_ path: String, to newPath: String) throws(Refusal) {
        let old = try existingPlace(of: path)
        let new = try place(of: newPath)
        if new.inode == old.inode { return }
        try checkReplaceable(new.inode, by: old.inode)
        if try Self.components(of: newPath).starts(with: Self.components(of: path)) { throw Refusal(errno: EINVAL) }
        change([(old.folder, .setName(old.name, inode: nil)), (new.folder, .setName(new.name, inode: old.inode))])
    }

    /// Makes the names of a folder durable, and those of folders that renames tie to it: a rename is never half done.
    mutating func syncFolder(_ path: String) throws(Refusal) {
        var tied: Set = [try folder(at: path)]
        var count = 0
        while tied.count > count {
            count = tied.count
            for change in unsynced where change.isName && change.steps.contains(where: { tied.contains($0.inode) }) {
                tied.formUnion(change.steps.map(\.inode))
            }
        }
        let isSynced = { (change: UnsyncedChange) in change.isName && change.steps.contains { tied.contains($0.inode) } }
        for change in unsynced where isSynced(change) { applyDurably(change) }
        unsynced.removeAll(where: isSynced)
    }

    /// Makes a folder and its parents, there from the start.
    mutating func makeDurableFolder(_ path: String) {
        let names = path.split(separator: "/").map(String.init)
        for length in names.indices.map({ $0 + 1 }) {
            try? createFolder(names.prefix(length).joined(separator: "/"))
        }
        unsynced.forEach { applyDurably($0) }
        unsynced = []
    }

    private mutating func makeNamed(_ name: String, in folder: Int, isFolder: Bool) -> Int {
        let inode = makeInode(isFolder: isFolder)
        change(folder, .setName(name, inode: inode))
        return inode
    }

    private func folder(at names: ArraySlice<String>) throws(Refusal) -> Int {
        var inode = Self.root
        for name in names {
            guard let next = inodes[inode]?.seen.names[name] else { throw Refusal(errno: ENOENT) }
            guard inodes[next]?.isFolder == true else { throw Refusal(errno: ENOTDIR) }
            inode = next
        }
        return inode
    }

    private func place(of path: String) throws(Refusal) -> (folder: Int, name: String, inode: Int?) {
        let names = try Self.components(of: path)
        guard let name = names.last else { throw Refusal(errno: EBUSY) }
        let folder = try folder(at: names.dropLast())
        return (folder, name, inodes[folder]?.seen.names[name])
    }

    private func existingPlace(of path: String) throws(Refusal) -> (folder: Int, name: String, inode: Int) {
        let place = try place(of: path)
        guard let inode = place.inode else { throw Refusal(errno: ENOENT) }
        return (place.folder, place.name, inode)
    }

    private func checkReplaceable(_ target: Int?, by source: Int) throws(Refusal) {
        guard let target, let replaced = inodes[target] else { return }
        let isFolder = inodes[source]?.isFolder == true
        if replaced.isFolder != isFolder { throw Refusal(errno: isFolder ? ENOTDIR : EISDIR) }
        if !replaced.seen.names.isEmpty { throw Refusal(errno: ENOTEMPTY) }
    }

    private static func components(of path: String) throws(Refusal) -> [String] {
        if path.isEmpty { throw Refusal(errno: ENOENT) }
        if path.utf8.contains(0) { throw Refusal(errno: EINVAL) }
        return path.split(separator: "/").reduce(into: []) { names, name in
            switch name {
            case ".": break
            case "..": _ = names.popLast()
            default: names.append(String(name))
            }
        }
    }
}
