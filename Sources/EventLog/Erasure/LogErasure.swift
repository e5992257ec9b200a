// An erasure, from what it will take to the proof that nothing is left. The order of its steps: EventLog.docc/Erasure.md
//
// Invariants
//   1. From when the intent is durable until it is removed nobody opens the log but who completes the erasure.
//   2. The ledger knows of an erasure before the first event is gone: afterwards nobody could say any more whom it was about.
//   3. Every step may be done again.
//   4. Who has the log open sees nothing of what is taken from when the intent is durable.

import Disk
import EventModel
import Synchronization

/// What an erasure would take.
public struct ErasurePlan: Sendable {
    /// Positions of the events, ascending.
    public internal(set) var positions: [LogPosition] = []
    /// Files that are written anew.
    public internal(set) var files = 0
    public internal(set) var fileBytes: UInt64 = 0
}

/// What an erasure took, and what it found afterwards.
public struct ErasureReceipt: Sendable {
    /// Counts the log's erasures from 1.
    public let number: UInt64
    public let at: Instant
    public let identifiers: Int
    /// Events at their positions before.
    public let events: Int
    /// The last position that it reached.
    public let through: LogPosition
    /// LogSegments written anew, by this run.
    public let files: Int
    /// Files of torn tails that were removed with it, since nobody can tell what is in them.
    public let quarantineFiles: Int
    /// Events of others that mention one of the identifiers in a text of theirs; they stay.
    public let mentions: [LogPosition]
}

/// What an erasure is doing, for who shows it.
public struct ErasureProgress: Sendable {
    public enum Step: Sendable { case sealing, finding, writing, checking }

    public let step: Step
    public let done: UInt64
    public let total: UInt64
}

extension EventLog {
    /// How many erasures the log has had.
    public var erasures: UInt64 { pieces.current.erasures.count }

    /// Looks at what an erasure of these identifiers would take; changes nothing.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read.
    /// - Complexity: O(rows of the LogSegments that have one of them).
    public func planErasure(of identifiers: [IdentifierOrdinal]) throws(EventLogError) -> ErasurePlan {
        let scope = ErasureScope(identifiers.map(\.rawValue), through: durablePosition.rawValue)
        var plan = ErasurePlan()
        for piece in pieces.current.pieces {
            let before = plan.positions.count
            if let segment = piece as? SealedSegment {
                guard try segment.isTouched(by: scope) else { continue }
                for row in try segment.rows(takenBy: scope) { plan.positions.append(LogPosition(rawValue: try segment.gather(row: row).withEvent { position, _, _ in position })) }
            } else if let rows = piece as? UnsealedSegment, rows.count > 0 {
                try rows.forEachEvent { (event) throws(EventLogError) in
                    if scope.takes(event.position, event.identifiers) { plan.positions.append(LogPosition(rawValue: event.position)) }
                }
            }
            guard plan.positions.count > before else { continue }
            plan.files += 1
            plan.fileBytes += (piece as? SealedSegment).map { UInt64($0.file.bytesCount) } ?? piece.payloadBytes
        }
        plan.positions.sort()
        return plan
    }

    /// Takes every event that carries one of these identifiers out of the log's files for good.
    ///
    /// Also while it is appended to and asked: nothing with one of the identifiers is accepted from when it begins, readers see nothing of what is taken
    /// from when it is certain (``onErasure(_:)``), and the files are written anew between what else goes on in the background. One at a time.
    ///
    /// - Parameter progress: May throw to stop: the erasure is then completed by ``completeErasure(_:at:progress:)``, now or when the log is opened again.
    /// - Throws: ``EventLogError``: `refused` when the ledger knows more or fewer erasures than the log has had, or another erasure is not complete;
    ///   `damaged`, `diskFull`, `diskFailed`; or what `progress` throws.
    /// - Complexity: O(rows of the LogSegments that have one of them), each read twice and written once.
    public func erase(
        _ identifiers: [IdentifierOrdinal], ledger: ErasureLedger, at instant: Instant,
        progress: @escaping (ErasureProgress) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) -> ErasureReceipt {
        guard durablePosition > .none, !identifiers.isEmpty else { throw EventLogError(.refused, path: options.folder, "there is nothing to erase") }
        let run = try erasureRun(ledger, progress)
        guard try run.intent() == nil else { throw EventLogError(.refused, path: options.folder, "another erasure is not complete: complete it first, with erase --resume") }
        // What comes from now on with one of them is refused; what came before is sealed, and taken.
        suppressions?.holdBack(identifiers.compactMap { self.identifiers.identifier($0) })
        do throws(EventLogError) {
            _ = try sealAll { done, total throws(EventLogError) in try progress(ErasureProgress(step: .sealing, done: UInt64(done), total: UInt64(total))) }
            let through = pieces.current.sealed.last?.lastPosition ?? 0
            let intent = ErasureIntent(number: erasures + 1, scope: ErasureScope(identifiers.map(\.rawValue), through: through))
            let receipt = try run.maintenance.perform { () throws(EventLogError) in try run.begin(intent, at: instant) }
            goOn(after: run)
            return receipt
        } catch {
            // What is hidden is being erased, now or later.
            if pieces.current.veil == nil { suppressions?.letGo() }
            throw error
        }
    }

    /// Forgets what an erasure that is complete leaves in memory, and has checkpoints written again of what is left.
    private func goOn(after run: ErasureRun) {
        // The erasure is complete whatever happens here: what cannot be read stays held back, and without checkpoints the next start takes longer.
        do throws(EventLogError) {
            try suppressions?.readAgain()
            guard run.maintenance.isRunning else { return }
            // Snapshots of before know the identifiers' names.
            try roll()
            run.maintenance.resumeCheckpoints()
        } catch {
            run.maintenance.noteFailure("after the erasure: \(error)")
        }
    }

    /// Whether an erasure was interrupted and is to be completed. Reads one small file, when there is one.
    public func hasInterruptedErasure() throws(EventLogError) -> Bool {
        guard let folder = maintenance?.folder else { return false }
        return try ErasureIntent.read(folder.folder, folder.fileSystem) != nil
    }

    /// Goes on with an erasure that was interrupted, of a log that was opened with ``EventLogOptions/completesErasure``. What it takes is hidden until then.
    ///
    /// - Returns: Nil when none was.
    /// - Throws: As ``erase(_:ledger:at:progress:)``.
    public func completeErasure(
        _ ledger: ErasureLedger, at instant: Instant, progress: @escaping (ErasureProgress) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) -> ErasureReceipt? {
        let run = try erasureRun(ledger, progress)
        guard let intent = try run.intent() else { return nil }
        let receipt = try run.maintenance.perform { () throws(EventLogError) in try run.complete(intent, at: instant) }
        goOn(after: run)
        return receipt
    }

    /// Calls the handler whenever an erasure becomes certain: what was made of the log's events before must be made anew, of what readers see now.
    ///
    /// - Parameter handler: Called on a thread of the log's.
    public func onErasure(_ handler: @escaping @Sendable () -> Void) { erasureHandler.withLock { $0 = handler } }

    /// Applies those erasures of the ledger that the log has not had: it is a copy of before.
    ///
    /// - Returns: A receipt for each.
    /// - Throws: As ``erase(_:ledger:at:progress:)``.
    public func applyErasures(
        of ledger: ErasureLedger, progress: @escaping (ErasureProgress) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) -> [ErasureReceipt] {
        let entries = try ledger.entries(ofLog: logId)
        guard erasures < entries.count else { return [] }
        _ = try sealAll()
        let run = try erasureRun(ledger, progress)
        var receipts: [ErasureReceipt] = []
        let missing = entries[Int(erasures)...]
        let wanted = Set(missing.flatMap(\.identifiers))
        var ordinalsByDigest: [String: UInt32] = [:]
        for ordinal in 0...UInt32(identifiers.count) {
            guard let digest = identifiers.identifier(IdentifierOrdinal(rawValue: ordinal)).map(ledger.digest), wanted.contains(digest) else { continue }
            ordinalsByDigest[digest] = ordinal
        }
        for entry in missing {
            let ordinals = entry.identifiers.compactMap { ordinalsByDigest[$0] }
            let intent = ErasureIntent(number: entry.number, scope: ErasureScope(ordinals, through: entry.through))
            receipts.append(try run.maintenance.perform { () throws(EventLogError) in try run.begin(intent, isNamed: true, at: entry.at) })
        }
        goOn(after: run)
        return receipts
    }

    private func erasureRun(
        _ ledger: ErasureLedger, _ progress: @escaping (ErasureProgress) throws(EventLogError) -> Void
    ) throws(EventLogError) -> ErasureRun {
        let maintenance = try administered()
        return ErasureRun(log: self, maintenance: maintenance, ledger: ledger) { step throws(EventLogError) in
            // Sealing may be waited for, and the log may be closing.
            if step.step != .sealing { try maintenance.breathe() }
            try progress(step)
        }
    }

    /// The log's own number.
    var logId: UInt64 {
        let state = pieces.current
        return state.sealed.lazy.compactMap { ($0 as? SealedSegment)?.footer.logId }.first ?? state.active?.header.logId ?? 0
    }
}

/// One erasure under way.
struct ErasureRun {
    let log: EventLog
    let maintenance: LogMaintenance
    let ledger: ErasureLedger
    let progress: (ErasureProgress) throws(EventLogError) -> Void

    private var folder: String { maintenance.folder.folder }
    private var fileSystem: any FileSystem { maintenance.folder.fileSystem }

    func intent() throws(EventLogError) -> ErasureIntent? { try ErasureIntent.read(folder, fileSystem) }

    /// - Parameter isNamed: Whether it is one of the ledger's, which an older copy has not had.
    func begin(_ intent: ErasureIntent, isNamed: Bool = false, at instant: Instant) throws(EventLogError) -> ErasureReceipt {
        try checkLedger(intent)
        let known = try ledger.entries(ofLog: logId())
        guard known.count < intent.number || isNamed else {
            throw EventLogError(
                .refused, path: folder, "the ledger has \(known.count) erasures of this log, which has had \(intent.number - 1): it is an older copy; have the ledger applied first, with erase --apply-ledger")
        }
        // Before it is certain: nobody is to go on from it afterwards.
        maintenance.stopCheckpoints()
        do throws(EventLogError) { try intent.write(folder, fileSystem) } catch {
            // It may be there all the same, and the next start would go on with it.
            if hasNoIntent { maintenance.resumeCheckpoints() } else { hide(intent) }
            throw error
        }
        return try complete(intent, at: instant)
    }

    /// Whether the folder has none for certain: one that cannot be read counts as there.
    var hasNoIntent: Bool {
        do throws(EventLogError) { return try intent() == nil } catch { return false }
    }

    /// Has nobody see what is taken from now on.
    private func hide(_ intent: ErasureIntent) {
        guard log.pieces.current.veil != intent else { return }
        maintenance.stopCheckpoints()
        log.hasErased.store(true, ordering: .releasing)
        log.pieces.hide(intent)
        log.erasureHandler.withLock { $0 }?()
    }

    /// Removes what still knows who is taken, and only saves time.
    private func removeCheckpoints() throws(EventLogError) {
        for name in [CheckpointFormat.fileName, CheckpointFormat.newFileName] where try exists(name) {
            try onDisk { () throws(DiskError) in try fileSystem.unlink(folder + "/" + name) }
        }
        try SnapshotFolder(fileSystem, logFolder: folder, logId: 0).removeAll()
    }

    private func exists(_ name: String) throws(EventLogError) -> Bool { try onDisk { () throws(DiskError) in try fileSystem.exists(folder + "/" + name) } }

    func complete(_ intent: ErasureIntent, at instant: Instant) throws(EventLogError) -> ErasureReceipt {
        hide(intent)
        try removeCheckpoints()
        let names = intent.scope.ordinals.compactMap { log.identifiers.identifier(IdentifierOrdinal(rawValue: $0))?.value }
        let entry = try entry(intent, at: instant)
        let files = try rewrite(intent.scope)
        let quarantined = try clean(intent.scope)
        var tally = log.pieces.current.erasures
        (tally.count, tally.ordinals) = (intent.number, max(UInt64(log.identifiers.count), tally.ordinals, UInt64(intent.scope.ordinals.last ?? 0)))
        try maintenance.note(tally)
        let mentions = try ErasureResidue(scope: intent.scope, values: names).check(maintenance.sealed) { done, total throws(EventLogError) in
            try progress(ErasureProgress(step: .checking, done: done, total: total))
        }
        do throws(EventLogError) { try ErasureIntent.remove(folder, fileSystem) } catch {
            guard hasNoIntent else { throw error }
            // It is complete. Should a power cut bring the intent back, the next start finds nothing left to do.
            maintenance.noteFailure("after the erasure: \(error)")
        }
        log.identifiers.forget(intent.scope.ordinals.lazy.map { IdentifierOrdinal(rawValue: $0) })
        log.pieces.hide(nil)
        return ErasureReceipt(
            number: intent.number, at: entry.at, identifiers: entry.identifiers.count, events: entry.events.count, through: LogPosition(rawValue: entry.through),
            files: files, quarantineFiles: quarantined, mentions: mentions)
    }
}

extension ErasureRun {
    private func logId() throws(EventLogError) -> UInt64 {
        guard let id = maintenance.sealed.first?.footer.logId else { throw EventLogError(.refused, path: folder, "there is nothing to erase") }
        return id
    }

    /// An erasure that the ledger has under its number already is this one, or another's.
    private func checkLedger(_ intent: ErasureIntent) throws(EventLogError) {
        let known = try ledger.entries(ofLog: logId())
        guard known.count >= intent.number - 1 else {
            throw EventLogError(
                .refused, path: folder, "the log has had \(intent.number - 1) erasures, and this ledger has \(known.count) of them: --keys names another folder than before")
        }
        guard known.count < intent.number || known[Int(intent.number) - 1].through == intent.scope.through else {
            throw EventLogError(
                .refused, path: folder,
                "the ledger has \(known.count) erasures of this log, which has had \(intent.number - 1): it is an older copy; have the ledger applied first, with erase --apply-ledger")
        }
    }

    /// The ledger's entry, written now unless that was done before, when its identifiers are refused.
    private func entry(_ intent: ErasureIntent, at instant: Instant) throws(EventLogError) -> ErasureEntry {
        try checkLedger(intent)
        let known = try ledger.entries(ofLog: logId())
        if known.count >= intent.number {
            let entry = known[Int(intent.number) - 1]
            let names = intent.scope.ordinals.compactMap { log.identifiers.identifier(IdentifierOrdinal(rawValue: $0)) }
            guard names.allSatisfy({ entry.identifiers.contains(ledger.digest($0)) }) else {
                throw EventLogError(.refused, path: folder, "the ledger's erasure \(intent.number) of this log is another than the one that was begun: --keys names another folder, or an older one")
            }
            return entry
        }
        let entry = try newEntry(intent, at: instant)
        // In this order: one that the ledger has had its identifiers refused, and who was taken back since is not refused again.
        try suppress(entry)
        try ledger.write(entry)
        return entry
    }

    private func suppress(_ entry: ErasureEntry) throws(EventLogError) {
        var entries = try ledger.suppressions(ofLog: entry.logId)
        for digest in entry.identifiers where entries[digest]?.isRefused != true { entries[digest] = SuppressionEntry(isRefused: true, at: entry.at) }
        try ledger.write(entries, ofLog: entry.logId, entry.domain)
    }

    private func newEntry(_ intent: ErasureIntent, at instant: Instant) throws(EventLogError) -> ErasureEntry {
        var events: [ErasureEntry.Event] = []
        let sealed = maintenance.sealed
        for (index, segment) in sealed.enumerated() {
            try progress(ErasureProgress(step: .finding, done: UInt64(index), total: UInt64(sealed.count)))
            guard try segment.isTouched(by: intent.scope) else { continue }
            for row in try segment.rows(takenBy: intent.scope) {
                if events.count % 1024 == 1023 { try progress(ErasureProgress(step: .finding, done: UInt64(index), total: UInt64(sealed.count))) }
                events.append(try segment.gather(row: row).withEvent { position, event, assigned in
                    ErasureEntry.Event(position: position, messageId: ledger.digest(messageId: assigned?.text ?? EventContent.messageIdText(event) ?? ""))
                })
            }
        }
        let names = intent.scope.ordinals.compactMap { log.identifiers.identifier(IdentifierOrdinal(rawValue: $0)) }
        return ErasureEntry(
            logId: try logId(), domain: maintenance.folder.domain, number: intent.number, through: intent.scope.through, at: instant,
            identifiers: names.map(ledger.digest).sorted(), events: events.sorted { $0.position < $1.position })
    }

    /// Writes every file anew that has something of what is taken.
    ///
    /// - Returns: How many there were.
    private func rewrite(_ scope: ErasureScope) throws(EventLogError) -> Int {
        // Not the LogSegments themselves: the disk gets no room back from a file that is still mapped, and may have none but the reserve.
        var (touched, total, done): ([UInt64], UInt64, UInt64) = ([], 0, 0)
        for segment in maintenance.sealed where try segment.isTouched(by: scope) {
            touched.append(segment.firstPosition)
            total += UInt64(segment.rowCount)
        }
        for position in touched { done += try rewrite(at: position, scope, done: done, total: total) }
        return touched.count
    }

    /// - Returns: Rows of the file.
    private func rewrite(at position: UInt64, _ scope: ErasureScope, done: UInt64, total: UInt64) throws(EventLogError) -> UInt64 {
        guard let segment = maintenance.sealed.first(where: { $0.firstPosition == position }) else { return 0 }
        try maintenance.rewriteNow(segment, .erase(scope)) { last throws(EventLogError) in
            try progress(ErasureProgress(step: .writing, done: done + last - position + 1, total: total))
        }
        return UInt64(segment.rowCount)
    }

    /// Removes what may know of erased events beside the sealed LogSegments.
    ///
    /// - Returns: How many files of torn tails there were.
    private func clean(_ scope: ErasureScope) throws(EventLogError) -> Int {
        let names = try onDisk { () throws(DiskError) in try fileSystem.list(folder) }
        let inForce = Set(maintenance.sealed.map(\.path))
        // Of an older copy the erasure may reach beyond the end: what is being appended to is never an old file.
        let inUse = Set(log.pieces.current.unsealed.map(\.path) + [log.pieces.current.active?.path].compactMap { $0 })
        for name in names where !inUse.contains(folder + "/" + name) {
            let path = folder + "/" + name
            let isOld = SegmentName.firstPosition(name).map { $0 <= scope.through } ?? (SealedName.isSealed(name) && !inForce.contains(path))
            let isDerived = [SealedName.sealing, SealedName.compacting, SealedName.erasing].contains(name)
            guard isOld || isDerived else { continue }
            try onDisk { () throws(DiskError) in try fileSystem.unlink(path) }
        }
        guard names.contains(SegmentName.quarantineFolder) else { return 0 }
        let quarantine = folder + "/" + SegmentName.quarantineFolder
        return try onDisk { () throws(DiskError) in
            let torn = try fileSystem.list(quarantine)
            for name in torn { try fileSystem.unlink(quarantine + "/" + name) }
            try fileSystem.syncFolder(quarantine)
            return torn.count
        }
    }
}
