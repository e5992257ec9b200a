import Definitions
import Disk
import EventLog
import EventModel
import Logging
import ServiceLifecycle
import Synchronization
import TimeTravel

/// The service of one data folder: holds its lock, its log, its views and its sockets.
///
/// ```swift
/// let daemon = try Daemon(options, logger: logger)   // locks, loads, recovers; nothing is served yet
/// try await daemon.run()                              // until a signal or stop()
/// ```
public final class Daemon: Sendable {
    public let options: DaemonOptions
    let logger: Logger
    let lock: FolderLock
    let definitions: DefinitionsInForce
    let log: EventLog
    /// Nil without a folder of keys.
    let ledger: ErasureLedger?
    let history: CustomerHistory
    let appendLimits: AppendLimits
    let queryLimits: QueryLimits
    let ending = Mutex(Ending())

    /// What is known about the end of the service.
    struct Ending {
        var group: ServiceGroup?
        var isWanted = false
        /// Why the log takes nothing any more.
        var failure: EventLogError?
    }

    /// Takes the folder, loads the definitions and opens the log.
    ///
    /// - Throws: ``DaemonError`` with `inUse` when another process holds the folder, `damaged` when the log is, else `start`; the folder is
    ///   then free again.
    public convenience init(_ options: DaemonOptions, logger: Logger) throws(DaemonError) {
        try self.init(options, logger: logger, appendLimits: AppendLimits(), queryLimits: QueryLimits())
    }

    init(
        _ options: DaemonOptions, logger: Logger, appendLimits: AppendLimits, queryLimits: QueryLimits,
        fileSystem: any FileSystem = PosixFileSystem()
    ) throws(DaemonError) {
        try options.check()
        let set = try options.loadDefinitions()
        (self.options, self.logger, self.queryLimits) = (options, logger, queryLimits)
        var appendLimits = appendLimits
        appendLimits.lineBytesMax = EventLimits(eventBytesMax: options.eventBytesMax).eventBytesMax
        self.appendLimits = appendLimits
        definitions = DefinitionsInForce(set)
        lock = try Self.lock(options, fileSystem)
        log = try Self.openLog(options, fileSystem, logger)
        ledger = log.options.ledger
        history = CustomerHistory(log: log, definitions: set) { ClockSource.system.wall() }
        for note in log.recovery.notes { logger.warning("\(note)") }
        for notice in set.notices { logger.notice("\(notice)") }
        do throws(QueryError) {
            if history.eventsToFollow <= Self.eventsFollowedAtStart { try history.follow() }
        } catch {
            log.close()
            throw DaemonError(.start, "cannot read the log: \(error.message)")
        }
        if options.clustersCustomers { log.clusterMerges { [weak history] in history?.clustering() } }
        log.onPoisoned { [weak self] in self?.poisoned($0) }
        log.onMaintenanceFailure { [logger] in logger.error("\($0)") }
    }

    private static func lock(_ options: DaemonOptions, _ fileSystem: any FileSystem) throws(DaemonError) -> FolderLock {
        try Folders.createData(options.data, fileSystem)
        // Who reads it may stand in another folder.
        let places = Role.allCases.map { options.place(of: $0) }.map { "\($0.name) \(Folders.absolute($0.path))" }
        let content = "hindsightd, process \(ProcessIdentity.pid), \(places.joined(separator: ", "))\n"
        return try Folders.onDisk { () throws(DiskError) in try fileSystem.lock(options.lockFile, as: .exclusive(content: content)) }
    }

    /// Events that identity follows before the service is ready; more are followed while it serves.
    private static let eventsFollowedAtStart: UInt64 = 20_000

    private static func openLog(
        _ options: DaemonOptions, _ fileSystem: any FileSystem, _ logger: Logger
    ) throws(DaemonError) -> EventLog {
        var notice = ProgressNotice()
        do throws(EventLogError) {
            var log = EventLogOptions(folder: options.customerLog, domain: .customer, segmentBytes: options.segmentBytes)
            if let keys = options.keys {
                log.ledger = try ErasureLedger.openOrMake(keys, fileSystem: fileSystem)
                log.completesErasure = true
            }
            let opened = try EventLog.open(
                log, fileSystem: fileSystem,
                progress: { done, all in
                    if notice.isDue() { logger.notice("making up for a missing checkpoint: position \(done) of \(all)") }
                })
            guard opened.erasures == 0 || options.keys != nil else {
                opened.close()
                throw EventLogError.withoutLedger(folder: options.customerLog, erasures: opened.erasures)
            }
            return opened
        } catch {
            throw DaemonError(error)
        }
    }

    /// Stops as a signal would.
    public func stop() async {
        let group = ending.withLock { ending in
            ending.isWanted = true
            return ending.group
        }
        await group?.triggerGracefulShutdown()
    }

    /// The log takes nothing any more: what waits is refused, and the process has to end.
    private func poisoned(_ error: EventLogError) {
        ending.withLock { $0.failure = $0.failure ?? error }
        logger.critical("\(error); stopping")
        Task { await stop() }
    }
}
