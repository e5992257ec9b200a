import Disk
import EventModel
import Synchronization

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
    let writer: WriterThread?
    let maintenance: LogMaintenance?
    let keeper: CheckpointKeeper?
    /// The checkpoint that was found at start, for the layers above; nil when there was none of use, or it knows of what was erased since.
    public var checkpoint: Checkpoint? { hasErased.load(ordering: .acquiring) ? nil : checkpointAtStart }
    private let checkpointAtStart: Checkpoint?
    /// Whether there was an erasure since the log was opened.
    let hasErased = Atomic(false)
    let erasureHandler = Mutex<(@Sendable () -> Void)?>(nil)
    /// Held by who has the writer roll.
    let rolling = Mutex(())
    /// Which identifiers are refused; nil when the log was opened without a ledger.
    public let suppressions: SuppressionList?

    /// Opens the log in a folder, and makes it when the folder is empty or missing.
    ///
    /// - Parameters:
    ///   - random: Where ids and epochs come from; a parameter for tests.
    ///   - progress: Called with the positions done and in all while a missing checkpoint is made up for.
    /// - Throws: ``EventLogError`` with `damaged`, `unsupportedVersion` or `notALog`, and nothing changed; `diskFull` or `diskFailed`.
    /// - Complexity: O(sealed LogSegments + bytes that are not sealed): every Block of those is read and checked. Without a checkpoint
    ///   also O(identifiers + messageIds).
    public static func open(
        _ options: EventLogOptions, fileSystem: any FileSystem, clock: ClockSource = .system,
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(EventLogError) -> EventLog {
        let folder = SealedFolder(fileSystem: fileSystem, folder: options.folder, domain: options.domain)
        guard options.isReadOnly else {
            try onDisk { () throws(DiskError) in try fileSystem.createFolder(options.folder) }
            return try open(options, folder, clock, random, progress)
        }
        // A daemon may seal and merge meanwhile: what is missing then is found in the new manifest.
        for _ in 1..<readingAttemptsMax {
            let found = folder.moment
            do throws(EventLogError) { return try open(options, folder, clock, random, progress) } catch {
                if folder.moment == found { throw error }
            }
        }
        return try open(options, folder, clock, random, progress)
    }

    /// Each attempt would have to meet another file being replaced.
    private static let readingAttemptsMax = 64

    private static func open(
        _ options: EventLogOptions, _ folder: SealedFolder, _ clock: ClockSource, _ random: @escaping @Sendable () -> UInt64,
        _ progress: (UInt64, UInt64) -> Void
    ) throws(EventLogError) -> EventLog {
        let interrupted = try interruptedErasure(options, folder)
        // One of before knows what is erased.
        let start = try SealedStart.open(folder, usesCheckpoint: options.usesCheckpoint && interrupted == nil, progress: progress)
        var parts = SealedParts(start)
        if let log = try goOn(options, folder, parts, KnownMessageIds(start.takeFilter()), clock, random, interrupted) { return log }
        let note = parts.checkpoint?.ofAnotherCourse.description
        let again = try SealedStart.open(folder, usesCheckpoint: false, progress: progress)
        parts = SealedParts(again)
        if let note { parts.notes.append(note) }
        let log = try goOn(options, folder, parts, KnownMessageIds(again.takeFilter()), clock, random, interrupted)
        guard let log else { preconditionFailure("no checkpoint was used") }
        return log
    }

    /// The erasure that is to be completed; nil when none is.
    private static func interruptedErasure(_ options: EventLogOptions, _ folder: SealedFolder) throws(EventLogError) -> ErasureIntent? {
        let path = folder.path(ErasureIntent.name)
        guard try onDisk({ () throws(DiskError) in try folder.fileSystem.exists(path) }) else { return nil }
        if options.completesErasure { return try ErasureIntent.read(options.folder, folder.fileSystem) }
        throw EventLogError(.refused, path: path, "\(path): an erasure was interrupted, and nothing is answered before it is complete: run hindsight-admin erase --resume")
    }

    /// Opens what is not sealed behind what is. Nil when the checkpoint that was used is of another course of the log; nothing was changed then.
    static func goOn(
        _ options: EventLogOptions, _ folder: SealedFolder, _ parts: SealedParts, _ known: consuming KnownMessageIds, _ clock: ClockSource,
        _ random: @escaping @Sendable () -> UInt64, _ interrupted: ErasureIntent? = nil
    ) throws(EventLogError) -> EventLog? {
        // Ordinals of who is being erased are not given out again, though files may not have them any more.
        if let last = interrupted?.scope.ordinals.last { parts.identifiers.withInterner { $0.skip(to: Int(last)) } }
        var recovered = try LogRecovery(options, folder.fileSystem, parts.identifiers, parts.origin, known).run()
        guard recovered.agreesWithCheckpoint else { return nil }
        recovered.report.derived = parts.notes
        recovered.report.segments += parts.segments.count
        let maker = SegmentMaker(fileSystem: folder.fileSystem, folder: options.folder, domain: options.domain, random: random)
        if recovered.active == nil, !options.isReadOnly {
            // The folder's own name must survive a power cut before anything in it is acknowledged.
            try onDisk { () throws(DiskError) in try folder.fileSystem.syncFolder(parentFolder(of: options.folder)) }
            recovered.active = try firstSegment(maker, parts.origin, clock.wall(), sizeBytes: options.segmentBytes)
        }
        // Only now: a log that is refused stays as it was found.
        if !options.isReadOnly {
            // A checkpoint of no use would be taken for one of this log's when the log has passed its position.
            let useless = parts.checkpoint == nil ? [folder.path(CheckpointFormat.fileName)] : []
            folder.remove(parts.leftovers + recovered.coveredPaths + useless)
        }
        let suppressions = try suppressions(options, parts, interrupted, logId: recovered.active?.rows.header.logId)
        return EventLog(options, parts, recovered, maker, clock, suppressions, interrupted)
    }

    /// What a log with a ledger refuses.
    ///
    /// - Throws: ``EventLogError`` `refused` when the ledger knows of more erasures than the log has had, or of fewer.
    private static func suppressions(
        _ options: EventLogOptions, _ parts: SealedParts, _ interrupted: ErasureIntent?, logId: UInt64?
    ) throws(EventLogError) -> SuppressionList? {
        guard let ledger = options.ledger, let logId else { return nil }
        let known = UInt64(try ledger.entries(ofLog: logId).count)
        let had = parts.erasures.count
        guard known <= max(had, interrupted?.number ?? 0) else {
            throw EventLogError(
                .refused, path: options.folder,
                "\(options.folder) has had \(had) erasures, and its ledger has \(known): it is an older copy; run hindsight-admin erase --apply-ledger")
        }
        guard known >= had else {
            throw EventLogError(.refused, path: options.folder, "\(options.folder) has had \(had) erasures, and the ledger has \(known) of them: it is another log's, or older")
        }
        let list = try SuppressionList(ledger, logId: logId, domain: options.domain)
        // Until the ledger says so.
        list.holdBack((interrupted?.scope.ordinals ?? []).compactMap { parts.identifiers.identifier(IdentifierOrdinal(rawValue: $0)) })
        return list
    }

    /// The LogSegment that is appended to when there is none yet. On a full disk a small one, so that questions are answered and space can be made.
    private static func firstSegment(
        _ maker: SegmentMaker, _ origin: LogOrigin, _ createdAt: Instant, sizeBytes: Int
    ) throws(EventLogError) -> ActiveSegment {
        let logId = origin.logId ?? maker.random()
        let make = { sizeBytes throws(EventLogError) in
            try maker.make(
                logId: logId, segmentId: origin.segmentId, firstPosition: origin.nextPosition, previousHash: origin.previousHash,
                createdAt: createdAt, sizeBytes: sizeBytes)
        }
        do throws(EventLogError) { return try make(sizeBytes) } catch {
            guard error.code == .diskFull, sizeBytes > EventLogOptions.segmentBytesFloor else { throw error }
            return try make(EventLogOptions.segmentBytesFloor)
        }
    }

    /// Everything before a path's last name; `.` when there is nothing before it.
    public static func parentFolder(of path: String) -> String {
        let trimmed = path.reversed().drop { $0 == "/" }.drop { $0 != "/" }.reversed()
        return trimmed.isEmpty ? "." : String(trimmed)
    }

    private init(
        _ options: EventLogOptions, _ parts: SealedParts, _ recovered: consuming RecoveredLog, _ maker: SegmentMaker, _ clock: ClockSource,
        _ suppressions: SuppressionList?, _ interrupted: ErasureIntent?
    ) {
        (self.options, identifiers, checkpointAtStart, self.suppressions) = (options, parts.identifiers, parts.checkpoint, suppressions)
        recovery = recovered.report
        counters = LogCounters(clock)
        let (active, nextPosition, recordedAt) = (recovered.active, recovered.nextPosition, recovered.recordedAt)
        pieces = LogPieces(
            LogState(sealed: parts.segments, unsealed: recovered.unsealed, active: active?.rows, erasures: parts.erasures), durablePosition: nextPosition - 1)
        // Nobody sees what it takes, however long it will take.
        if let interrupted {
            pieces.hide(interrupted)
            hasErased.store(true, ordering: .releasing)
        }
        let known = recovered.takeKnown()
        guard let active, !options.isReadOnly else {
            (writer, maintenance, keeper) = (nil, nil, nil)
            return
        }
        let folder = SealedFolder(fileSystem: maker.fileSystem, folder: options.folder, domain: options.domain)
        let (thread, snapshots) = (WriterThread(), LatestSnapshot())
        let keeper = CheckpointKeeper(
            folder, identifiers, snapshots, logId: active.rows.header.logId, position: parts.checkpoint?.subject.position ?? 0)
        let maintenance = LogMaintenance(
            folder, pieces, identifiers, counters, keeper, policy: options.compaction,
            eventsPerSecondMax: options.compactionEventsPerSecondMax, positionWalks: parts.positionWalks)
        (writer, self.maintenance, self.keeper) = (thread, maintenance, keeper)
        if interrupted != nil { keeper.stop() }
        let around = LogWriter.Surroundings(
            options: options, pieces: pieces, identifiers: identifiers, counters: counters, maker: maker, snapshots: snapshots, queue: thread.queue,
            suppressions: suppressions)
        thread.start(LogWriter(around, active: active, nextPosition: nextPosition, clock: RecordedClock(clock, after: recordedAt), known: known))
        if options.sealsInBackground { maintenance.start(compacts: options.compactsInBackground) }
    }

    /// Where snapshots of this log are; nil when it is open for reading only.
    public var snapshots: SnapshotFolder? {
        maintenance.map { SnapshotFolder($0.folder.fileSystem, logFolder: options.folder, logId: logId) }
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

    /// Calls the handler whenever sealing, merging or writing a checkpoint fails, with what failed and why. The log goes on.
    public func onMaintenanceFailure(_ handler: @escaping @Sendable (String) -> Void) { counters.onMaintenanceFailure(handler) }

    /// Has merges in the background place the anchors of each cluster side by side.
    ///
    /// - Parameter clustering: Called on the thread that merges, when a merge begins; nil to keep what files are clustered by.
    public func clusterMerges(by clustering: @escaping @Sendable () -> Clustering?) { maintenance?.cluster(by: clustering) }

    /// How long the last write took to be durable.
    public var lastCommitMicros: Int { counters.lastCommitMicros }

    public func statistics() -> LogStatistics {
        var statistics = counters.current
        let state = pieces.current
        (statistics.segments, statistics.unsealedSegments) = (state.pieces.count, state.unsealed.count)
        statistics.queuedRequests = writer?.queue.count ?? 0
        return statistics
    }

    /// Calls `section` whenever a checkpoint is written, to write what layers above want to find in it.
    ///
    /// - Parameter section: Called on a thread of the log's; writes state of positions that are durable, and nothing but its own sections.
    public func onCheckpoint(_ section: @escaping @Sendable (inout CheckpointWriter) throws(EventLogError) -> Void) { keeper?.write(section: section) }

    /// Finishes what was submitted, declares everything durable and closes the files. Blocks; the log takes nothing any more.
    ///
    /// Work in the background ends at its next step. When much has come since the last checkpoint a new one is written, so that the next start
    /// is quick.
    public func close() {
        guard let writer else { return }
        writer.stop()
        maintenance?.stop()
        guard writer.failure == nil, !pieces.current.sealed.isEmpty else { return }
        // Without it the next start takes longer, nothing else.
        try? keeper?.write(eventsMin: CheckpointKeeper.eventsMinAtEnd)
    }
}
