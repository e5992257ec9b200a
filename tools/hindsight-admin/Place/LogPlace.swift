import ArgumentParser
import Disk
import EventLog
import EventModel

/// Which log a command reads, and how it gets at it.
struct LogPlace: ParsableArguments {
    @OptionGroup var log: LogFolder

    @Flag(help: "Read while a daemon appends, without a lock; the last events may be missing.")
    var live = false

    var folder: String { log.path }

    /// Runs `body` under the folder's shared lock, or without any with `--live`.
    func withLog<R>(_ body: (any FileSystem) throws -> R) throws -> R {
        if live { return try body(log.disk()) }
        return try log.withLock(.shared, advice: "stop the daemon, or read along with --live", wayAround: "or read without a lock, with --live", body)
    }

    /// The log, for reading only.
    func openLog(_ disk: any FileSystem) throws -> EventLog {
        try EventLog.open(EventLogOptions(folder: folder, domain: log.domain, isReadOnly: true), fileSystem: disk)
    }
}
