import ArgumentParser
import Disk
import EventLog
import EventModel
import Glibc

/// Which log a command works on.
struct LogFolder: ParsableArguments {
    @Option(help: ArgumentHelp("The data folder, parent of the logs.", valueName: "dir"))
    var data: String

    @Option(help: "Which log: customer or pseudonymous.")
    var domain: Domain = .customer

    var path: String { data + "/" + domain.rawValue }

    /// The disk, once it is clear that there is a log.
    func disk() throws -> any FileSystem {
        let disk = PosixFileSystem()
        guard try disk.exists(path) else { throw RunError("no log at \(path): --data names the folder that holds \(domain.rawValue)/") }
        try LogPresence.check(folder: path, fileSystem: disk)
        return disk
    }

    /// Runs `body` under a claim on the data folder.
    ///
    /// - Parameters:
    ///   - advice: What to do when somebody else holds it.
    ///   - wayAround: What else can be done when it cannot be claimed at all.
    func withLock<R>(_ claim: LockClaim, advice: String, wayAround: String? = nil, _ body: (any FileSystem) throws -> R) throws -> R {
        let disk = try disk()
        let lock: FolderLock
        do throws(DiskError) {
            lock = try disk.lock(data + "/lock", as: claim)
        } catch {
            guard case .inUse = error.reason else {
                guard let wayAround else { throw error }
                throw RunError(error.description + "; " + wayAround)
            }
            Failure.say(error.description + "; " + advice)
            throw Failure.inUse
        }
        defer { lock.release() }
        return try body(disk)
    }

    /// Runs `body` on the log, open for being changed at once, as its only user.
    func withLogToChange<R>(_ verb: String, completesErasure: Bool = false, ledger: ErasureLedger? = nil, usesCheckpoint: Bool = true, _ body: (EventLog) throws -> R) throws -> R {
        let claim = LockClaim.exclusive(content: "hindsight-admin \(verb), process \(getpid())\n")
        return try withLock(claim, advice: "stop it first, then run \(verb) again") { disk in
            // A log is made where there is none; an administrator means one that is there.
            _ = try CompactionPlan.read(folder: path, domain: domain, fileSystem: disk)
            var options = EventLogOptions(folder: path, domain: domain, segmentBytes: EventLogOptions.segmentBytesFloor)
            (options.sealsInBackground, options.compactsInBackground) = (false, false)
            (options.completesErasure, options.ledger, options.usesCheckpoint) = (completesErasure, ledger, usesCheckpoint)
            let log = try EventLog.open(options, fileSystem: disk, progress: { Terminal.progress("opening", $0, of: $1) })
            defer { log.close() }
            for note in log.recovery.notes { Failure.say("note: " + note) }
            return try body(log)
        }
    }
}

extension Domain: ExpressibleByArgument {}
