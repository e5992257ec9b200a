// A log's folder that is made beside its place and put there whole.
//
// Invariants
//   1. What is at the log's place is never written to: it must be missing or empty, and only a whole, synced, verified folder takes it.
//   2. A crash leaves the staged folder, which the next run writes over, or the log.

import Disk
import EventModel

struct StagedLog {
    let fileSystem: any FileSystem
    /// The data folder.
    private let data: String
    private let domain: Domain
    /// Where the log will be.
    var place: String { data + "/" + domain.rawValue }
    /// Where it is made.
    let path: String

    /// - Parameter suffix: What is being done, such as `restoring`.
    init(_ fileSystem: any FileSystem, data: String, domain: Domain, suffix: String) {
        (self.fileSystem, self.data, self.domain) = (fileSystem, data, domain)
        path = data + "/" + domain.rawValue + "." + suffix
    }

    func path(_ name: String) -> String { path + "/" + name }

    /// - Throws: ``EventLogError`` `refused` when something is at the log's place.
    func checkIsFree() throws(EventLogError) {
        let place = place
        let names = try onDisk { () throws(DiskError) -> [String] in
            switch try fileSystem.status(of: place)?.kind {
            case nil: []
            case .folder: try fileSystem.list(place)
            case .file, .symbolicLink, .special: [""]
            }
        }
        guard let name = names.first else { return }
        let found = name.isEmpty ? "it is no folder" : "it holds \(name)"
        throw EventLogError(.refused, path: place, "\(place) must be missing or empty, and \(found); nothing was changed")
    }

    /// Makes the data folder when it is missing; its parent must be there.
    func createData() throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            guard try !fileSystem.exists(data) else { return }
            try fileSystem.createFolder(data)
            try fileSystem.syncFolder(EventLog.parentFolder(of: data))
        }
    }

    /// Claims the data folder, so that no daemon begins a log meanwhile.
    func lock(_ verb: String) throws(EventLogError) -> FolderLock {
        try onDisk { () throws(DiskError) in try fileSystem.lock(data + "/lock", as: .exclusive(content: "hindsight-admin \(verb)\n")) }
    }

    /// Begins with an empty folder.
    func begin() throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            try fileSystem.createFolder(path)
            for name in try fileSystem.list(path) { try fileSystem.unlink(path(name)) }
        }
    }

    func checkSpace(_ bytes: UInt64) throws(EventLogError) {
        let free = try onDisk { () throws(DiskError) in try fileSystem.freeSpaceBytes(in: data) }
        guard bytes > free else { return }
        throw EventLogError(.diskFull, path: data, "the log needs \(bytes) bytes in \(data), and \(free) are free: free space on this disk")
    }

    /// Puts the folder at the log's place; durable on return.
    func publish() throws(EventLogError) {
        try onDisk { () throws(DiskError) in
            try fileSystem.syncFolder(path)
            if try fileSystem.exists(place) { try fileSystem.removeFolder(place) }
            try fileSystem.rename(path, to: place)
            try fileSystem.syncFolder(data)
        }
    }

    /// Takes away what was made so far, as far as that is possible.
    func abandon() {
        for name in (try? fileSystem.list(path)) ?? [] { try? fileSystem.unlink(path(name)) }
        try? fileSystem.removeFolder(path)
    }
}
