import Disk
import EventModel
import Glibc

/// A log's folder, claimed for reading for as long as this lives.
struct LogAccess {
    /// The log's own folder.
    let folder: String
    /// Nil with `--live`, and where no daemon can be.
    private let lock: FolderLock?

    /// Looks for the log and claims the data folder, shared with other readers.
    ///
    /// - Throws: ``AdminError`` with `inUse` when a daemon holds the folder; `failed` when there is no log.
    init(_ options: LogOptions, _ fileSystem: any FileSystem) throws(AdminError) {
        let data = Self.withoutTrailingSlash(options.data)
        folder = data + "/" + options.domain.rawValue
        try Self.look(for: options.domain, in: data, fileSystem)
        lock = options.live ? nil : try Self.claim(data, fileSystem)
    }

    /// Lets others claim the folder again.
    func release() { lock?.release() }

    private static func withoutTrailingSlash(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.last == "/" { path = path.dropLast() }
        return path == "/" ? "" : String(path)
    }

    private static func look(for domain: Domain, in data: String, _ fileSystem: any FileSystem) throws(AdminError) {
        // A link to the data folder is followed; a link in it is not.
        let names = try AdminError.on { try fileSystem.list(data + "/.") }
        if names.contains(domain.rawValue) { return }
        if names.contains(where: { $0.hasSuffix(".log") }) {
            throw AdminError(.failed, "\(data) is a log itself: --data names its parent folder")
        }
        throw AdminError(.failed, "\(data) holds no \(domain.rawValue) log: give the folder that hindsightd was given as --data, or another --domain")
    }

    private static func claim(_ data: String, _ fileSystem: any FileSystem) throws(AdminError) -> FolderLock? {
        do throws(DiskError) {
            return try fileSystem.lock(data + "/lock", as: .shared)
        } catch {
            guard case .inUse(let holder) = error.reason else {
                // A folder that cannot be written and has no lock file was never held by a daemon, and will not be.
                let isReadOnly = [EROFS, EACCES, EPERM].contains(error.errorNumber ?? 0)
                if isReadOnly, (try? fileSystem.exists(data + "/lock")) == false { return nil }
                throw AdminError(error)
            }
            throw AdminError(.inUse, "\(data) is in use by \(name(holder)): stop that process, or read beside it with --live")
        }
    }

    private static func name(_ holder: LockClaim) -> String {
        guard case .exclusive(let content) = holder else { return "readers" }
        let text = content.split(whereSeparator: \.isNewline).joined(separator: " ")
        return text.isEmpty ? "another process" : text
    }
}
