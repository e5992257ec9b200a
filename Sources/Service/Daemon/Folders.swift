import Disk
import EventLog
import Glibc

/// The folders the service makes when they are missing.
enum Folders {
    /// The data folder, for its owner alone.
    static func createData(_ path: String, _ fileSystem: any FileSystem) throws(DaemonError) {
        let isNew = try onDisk { () throws(DiskError) in try !fileSystem.exists(path) }
        try create(path, permissions: 0o700, fileSystem)
        // Its own name must survive a power cut before anything in it is acknowledged.
        if isNew { try onDisk { () throws(DiskError) in try fileSystem.syncFolder(EventLog.parentFolder(of: path)) } }
    }

    /// The folder of the sockets: others may pass through it to a socket that is open to them, but not list it.
    static func createRun(_ path: String, _ fileSystem: any FileSystem) throws(DaemonError) {
        let isNew = try onDisk { () throws(DiskError) in try !fileSystem.exists(path) }
        try create(path, permissions: 0o711, fileSystem)
        // The umask may have cut what others need to pass.
        if isNew, chmod(path, 0o711) != 0 {
            throw DaemonError(.start, "cannot set the mode of \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// A path that means the same in every folder.
    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    private static func create(_ path: String, permissions: UInt32, _ fileSystem: any FileSystem) throws(DaemonError) {
        try onDisk { () throws(DiskError) in try fileSystem.createFolder(path, permissions: permissions) }
    }

    static func onDisk<Value>(_ body: () throws(DiskError) -> Value) throws(DaemonError) -> Value {
        do throws(DiskError) { return try body() } catch { throw DaemonError(error) }
    }
}
