import Disk
import EventModel

/// One append-only log of one domain. Thread-safe; one writer, many readers.
///
/// Whoever opens it for writing must hold the data folder's lock.
public final class EventLog: Sendable {
    public let options: EventLogOptions
    /// What start-up found and did.
    public let recovery: RecoveryReport
    /// Every identifier that an event of this log carries.
    public let identifiers: IdentifierTable
    /// What the log consists of; a sealer attaches to it.
    let pieces: LogPieces
    private let counters: LogCounters
    private let writer: WriterThread?

    /// Opens the log in a folder, and makes it when the folder is empty or missing.
    ///
    /// - Parameters:
    ///   - random: Where ids and epochs come from; a parameter for tests.
    /// - Throws: ``EventLogError`` with `damaged`, `unsupportedVersion` or `notALog`, and nothing changed; `diskFull` or `diskFailed`.
    /// - Complexity: O(bytes that are not sealed): every Block is read and checked.
    public static func open(
        _ options: EventLogOptions, fileSystem: any FileSystem, clock: ClockSource = .system,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(EventLogError) -> EventLog {
        if !options.isReadOnly { try onDisk { () throws(DiskError) in try fileSystem.createFolder(options.folder) } }
        // Sealed LogSegments join here: their pieces, where the files behind them begin, and the identifiers and messageIds in them.
        return try open(
            options, fileSystem: fileSystem, clock: clock, random: random, sealed: [], origin: LogOrigin(), identifiers: IdentifierTable(),
            known: KnownMessageIds())
    }

    /// Opens a log of which a part is sealed. The folder exists.
    ///
    /// - Parameters:
    ///   - sealed: Everything before `origin`, oldest first, without gaps.
    ///   - identifiers: Has those of the sealed part.
    ///   - known: Has the messageIds of the sealed part.
    static func open(
        _ options: EventLogOptions, fileSystem: any FileSystem, clock: ClockSource, random: @escaping @Sendable () -> UInt64,
        sealed: [any LogPiece], origin: LogOrigin, identifiers: IdentifierTable, known: consuming KnownMessageIds
    ) throws(EventLogError) -> EventLog {
        var recovered = try LogRecovery(options, fileSystem, identifiers, origin, known).run()
        let maker = SegmentMaker(fileSystem: fileSystem, folder: options.folder, domain: options.domain, random: random)
        if recovered.active == nil, !options.isReadOnly {
            // The folder's own name must survive a power cut before anything in it is acknowledged.
            try onDisk { () throws(DiskError) in try fileSystem.syncFolder(parentFolder(of: options.folder)) }
            recovered.active = try maker.make(
                logId: origin.logId ?? maker.random(), segmentId: origin.segmentId, firstPosition: origin.nextPosition,
                previousHash: origin.previousHash, createdAt: clock.wall(), sizeBytes: options.segmentBytes)
        }
        return EventLog(options, sealed, recovered, identifiers, maker, clock)
    }

    /// Everything before a path's last name; `.` when there is nothing before it.
    private static func parentFolder(of path: String) -> String {
        let trimmed = path.reversed().drop { $0 == "/" }.drop { $0 != "/" }.reversed()
        return trimmed.isEmpty ? "." : String(trimmed)
    }

    private init(
        _ options: EventLogOptions, _ sealed: [any LogPiece], _ recovered: consuming RecoveredLog, _ identifiers: IdentifierTable,
        _ maker: SegmentMaker, _ clock: ClockSource
    ) {
        (self.options, self.identifiers) = (options, identifiers)
        recovery = recovered.report
        counters = LogCounters(clock)
        let (active, nextPosition, recordedAt) = (recovered.active, recovered.nextPosition, recovered.recordedAt)
        pieces = LogPieces(
            LogState(sealed: sealed, unsealed: recovered.unsealed, active: active?.rows), durablePosition: nextPosition - 1)
        let known = recovered.takeKnown()
        guard let active, !options.isReadOnly else {
            writer = nil
            return
        }
        let thread = WriterThread()
        writer = thread
        let around = LogWriter.Surroundings(
            options: options, pieces: pieces, identifiers: identifiers, counters: counters, maker: maker, queue: thread.queue)
        thread.start(LogWriter(around, active: active, nextPosition: nextPosition, clock: RecordedClock(clock, after: recordedAt), known: known))
    }

    /// The highest position that survives a power cut. Readers never see beyond it.
    public var durablePosition: LogPosition { LogPosition(rawValue: pieces.durablePosition) }

    /// The log as it is now.
    public func readView() -> ReadView { ReadView(pieces, identifiers) }

    /// Hands a request to the writer. Never blocks; the request's completion is called exactly once, perhaps at once.
    public func submit(_ request: AppendRequest) {
        guard request.origin.source.utf8.count <= EventLimits.sourceBytesMax else {
            return request.reject(EventError(.unknownSource, "the source's name is longer than \(EventLimits.sourceBytesMax) bytes"))
        }
        guard let writer, writer.queue.add(request) else {
            let reason = writer == nil ? "the log is open for reading only" : writer?.failure?.description ?? "the log is closing"
            return request.reject(EventError(.shuttingDown, reason))
        }
    }

    /// Calls the handler once, from the writer's thread, when a write or sync failed. Nothing is acknowledged any more: end the process.
    public func onPoisoned(_ handler: @escaping @Sendable (EventLogError) -> Void) { writer?.onPoisoned(handler) }

    public func statistics() -> LogStatistics {
        var statistics = counters.current
        let state = pieces.current
        (statistics.segments, statistics.unsealedSegments) = (state.pieces.count, state.unsealed.count)
        statistics.queuedRequests = writer?.queue.count ?? 0
        return statistics
    }

    /// Finishes what was submitted, declares everything durable and closes the files. Blocks; the log takes nothing any more.
    public func close() { writer?.stop() }
}
