import ArgumentParser
import Disk
import EventLog
import EventModel

extension Domain: ExpressibleByArgument {}

/// Which log a command works on, and how it gets at it.
struct LogPlace: ParsableArguments {
    @Option(help: ArgumentHelp("The data folder, parent of the logs.", valueName: "dir"))
    var data: String

    @Option(help: "Which log: customer or pseudonymous.")
    var domain: Domain = .customer

    @Flag(help: "Read while a daemon appends, without a lock; the last events may be missing.")
    var live = false

    var folder: String { data + "/" + domain.rawValue }

    /// Runs `body` under the folder's shared lock, or without any with `--live`.
    func withLog<R>(_ body: (any FileSystem) throws -> R) throws -> R {
        let disk = PosixFileSystem()
        guard try disk.exists(folder) else {
            throw ValidationError("no log at \(Terminal.printable(folder)): --data names the folder that holds \(domain.rawValue)/")
        }
        guard !live else { return try body(disk) }
        let lock: FolderLock
        do throws(DiskError) {
            lock = try disk.lock(data + "/lock", as: .shared)
        } catch {
            if case .inUse = error.reason {
                Failure.say(error.description + "; stop the daemon, or read along with --live")
                throw Failure.inUse
            }
            throw error
        }
        defer { lock.release() }
        return try body(disk)
    }

    /// The log, for reading only.
    func openLog(_ disk: any FileSystem) throws -> EventLog {
        try EventLog.open(EventLogOptions(folder: folder, domain: domain, isReadOnly: true), fileSystem: disk)
    }
}
