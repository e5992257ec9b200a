// What a log does in the background: seals what rolled, does what an administrator asks for, merges what was sealed, keeps a checkpoint.
//
// Invariants
//   1. One thread works, so steps never overlap; sealing comes first, since the writer may wait for it, and also interrupts a merge between two
//      of its row groups.
//   2. A step that fails leaves the log as it was. Sealing is tried again after a pause, whatever it failed by: the writer waits for it, and refuses
//      what comes when too much waits. Merges and checkpoints are when the disk was full, else not before the next start.
//   3. Only this thread changes which sealed files are in force.

import Disk
import EventModel
import Synchronization

final class LogMaintenance: Sendable {
    let folder: SealedFolder
    let pieces: LogPieces
    let identifiers: IdentifierTable
    let counters: LogCounters
    private let keeper: CheckpointKeeper
    let policy: CompactionPolicy
    private let eventsPerSecondMax: Int?
    let positionWalks: PositionWalks
    private let work = ConditionLock(Work())

    private struct Work {
        var toSeal: [UnsealedSegment] = []
        var isStopping = false
        var isRunning = false
        var isBusy = false
        var compactsByItself = true
        var hasFailedCheckpoint = false
        var retries = Retries()
        /// What administrators wait for, oldest first.
        var jobs: [@Sendable (LogMaintenance) -> Void] = []
        /// The log is about to be closed: nothing long begins, and what is long ends at its next step.
        var endsJobs = false
        /// What merges place side by side.
        var clustering: (@Sendable () -> Clustering?)?
        /// Merges that failed, by the first position and last position of what they would have merged: not tried again.
        var failedMerges: Set<ClosedRange<UInt64>> = []

        /// The next to be sealed, unless that failed a moment ago.
        var sealable: UnsealedSegment? { retries.allow(.sealing) ? toSeal.first : nil }
    }

    init(
        _ folder: SealedFolder, _ pieces: LogPieces, _ identifiers: IdentifierTable, _ counters: LogCounters, _ keeper: CheckpointKeeper,
        policy: CompactionPolicy, eventsPerSecondMax: Int? = nil,
        positionWalks: PositionWalks
    ) {
        (self.folder, self.pieces, self.identifiers, self.counters) = (folder, pieces, identifiers, counters)
        (self.keeper, self.policy, self.positionWalks) = (keeper, policy, positionWalks)
        self.eventsPerSecondMax = eventsPerSecondMax
    }

    /// Starts the thread and takes over what waits to be sealed.
    func start(compacts: Bool) {
        work.withLock { ($0.isRunning, $0.compactsByItself) = (true, compacts) }
        startThread {
            lowerThreadPriority()
            self.run()
        }
        pieces.attach { [self] segment in
            work.withLock { $0.toSeal.append(segment) }
            work.wakeAll()
        }
    }

    /// Merges from now on ask for a clustering when they begin.
    func cluster(by clustering: @escaping @Sendable () -> Clustering?) { work.withLock { $0.clustering = clustering } }

    /// Ends the thread: what waits is still sealed, so that the next start need not read it; a merge is given up, and done again then.
    func stop() {
        work.withLock { $0.isStopping = true }
        work.wakeAll()
        work.wait { !$0.isRunning }
        pieces.detachSealer()
    }

    private enum Step {
        case seal(UnsealedSegment)
        case job(@Sendable (LogMaintenance) -> Void)
        case merge([SealedSegment])
        case checkpoint
        case stop
    }

    private func run() {
        while true {
            switch next() {
            case .seal(let segment): seal(segment)
            case .job(let job): job(self)
            case .merge(let segments): merge(segments)
            case .checkpoint: writeCheckpoint()
            case .stop:
                let late = work.withLock { work in
                    work.isRunning = false
                    return work.jobs
                }
                for job in late { job(self) }
                return work.wakeAll()
            }
        }
    }

    /// Waits for something to do.
    private func next() -> Step {
        while true {
            var step: Step?
            let milliseconds = work.withLock { $0.retries.millisecondsLeft }
            work.wait(milliseconds: milliseconds) { work in
                step = due(work)
                if case .job = step { work.jobs.removeFirst() }
                work.isBusy = step != nil
                return step != nil
            }
            if let step { return step }
        }
    }

    private func due(_ work: Work) -> Step? {
        if let segment = work.sealable ?? (work.isStopping ? work.toSeal.first : nil) { return .seal(segment) }
        // Also when the log is closing: a job that begins then ends at once, and says so to who waits.
        if let job = work.jobs.first { return .job(job) }
        if work.isStopping { return .stop }
        if !work.hasFailedCheckpoint, work.retries.allow(.checkpoint), keeper.isDue { return .checkpoint }
        guard work.compactsByItself, !work.endsJobs, work.retries.allow(.merging) else { return nil }
        return dueMerge(work.failedMerges).map { .merge($0) }
    }

    /// The next merge that pays and has not failed.
    private func dueMerge(_ failed: Set<ClosedRange<UInt64>>) -> [SealedSegment]? {
        let sealed = sealed
        var start = 0
        while let range = policy.nextMerge(sealed[start...].map(\.policyItem)) {
            let merge = Array(sealed[(start + range.lowerBound)..<(start + range.upperBound)])
            guard failed.contains(Self.positions(merge)) else { return merge }
            start += range.upperBound
        }
        return nil
    }

    var sealed: [SealedSegment] { pieces.current.sealed.compactMap { $0 as? SealedSegment } }

    /// Whether a file in force is clustered by something else.
    func isToCluster(_ file: LogFile, _ clustering: Clustering?) throws(EventLogError) -> Bool {
        guard let clustering, let segment = sealed.first(where: { $0.firstPosition == file.firstPosition }) else { return false }
        return try segment.isToCluster(by: clustering)
    }

    private static func positions(_ segments: [SealedSegment]) -> ClosedRange<UInt64> {
        segments[0].firstPosition...segments[segments.count - 1].lastPosition
    }

    /// Whether something waits to be done or is being done.
    var hasWork: Bool {
        work.withLock { work in
            work.isBusy || !work.toSeal.isEmpty || work.compactsByItself && dueMerge(work.failedMerges) != nil
        }
    }

    private var isStopping: Bool { work.withLock { $0.isStopping } }
}

extension LogMaintenance {
    private func seal(_ segment: UnsealedSegment) {
        do throws(EventLogError) {
            let began = counters.clockMicros()
            pieces.pace.begin(firstPosition: segment.firstPosition, rows: segment.count, now: began)
            try sealNow(segment)
            let ended = counters.clockMicros()
            pieces.pace.end(now: ended, isDone: true)
            counters.noteSealed(events: Int(segment.lastPosition - segment.firstPosition + 1), micros: ended - began)
            work.withLock { work in
                work.toSeal.removeAll { $0 === segment }
                work.retries.noteSuccess(of: .sealing)
            }
            pieces.note(sealingFailure: nil)
        } catch {
            pieces.pace.end(now: counters.clockMicros(), isDone: false)
            counters.noteMaintenanceFailure("sealing: \(error)")
            pieces.note(sealingFailure: error)
            work.withLock { work in
                work.retries.noteFailure(of: .sealing)
                // The rolled files stay what they are, for the next start.
                if work.isStopping { work.toSeal.removeAll() }
            }
        }
    }

    /// Writes the sealed LogSegment, puts it in force and removes the rolled file. On the maintenance thread, or while it does not run.
    @discardableResult
    func sealNow(_ segment: UnsealedSegment) throws(EventLogError) -> SealedSegment {
        do throws(EventLogError) { return try writeSealed(segment) } catch {
            folder.remove([folder.path(SealedName.sealing)])
            throw error
        }
    }

    private func writeSealed(_ segment: UnsealedSegment) throws(EventLogError) -> SealedSegment {
        var sealer = SegmentSealer(segment.sealingOrigin, identifiers: identifiers)
        try segment.seal(into: &sealer)
        let file = try folder.create(SealedName.sealing)
        defer { file.close() }
        try sealer.finish(to: file)
        let written = try folder.open(folder.path(SealedName.sealing), identifiers, positionWalks)
        try ReadBack.check(sealed: written, segment)
        let sealed = try folder.publish(written)
        try putInForce(self.sealed + [sealed], with: sealed)
        pieces.replace(unsealed: segment, by: sealed)
        folder.remove([segment.path])
        return sealed
    }

    /// Writes the manifest. When that fails the new file goes, unless the manifest names it all the same.
    private func putInForce(_ segments: [SealedSegment], with new: SealedSegment) throws(EventLogError) {
        do throws(EventLogError) { try folder.write(segments, pieces.current.erasures) } catch {
            folder.removeUnlessInForce(new)
            throw error
        }
    }

    func checkGoesOn() throws(EventLogError) {
        guard work.withLock({ $0.isStopping || $0.endsJobs }) else { return }
        throw .stopped("the log is closing")
    }
}

extension LogMaintenance {
    /// Does something to the sealed LogSegments when nothing else does: on the thread, between its steps, or on the caller's while there is none.
    ///
    /// - Parameter job: Calls ``breathe()`` every second or so.
    /// - Throws: What `job` throws; `stopped` when the log closes before its turn.
    func perform<R>(_ job: @escaping () throws(EventLogError) -> R) throws(EventLogError) -> R {
        let awaited = AwaitedJob(job)
        let isQueued = work.withLock { work in
            guard work.isRunning else { return false }
            work.jobs.append { maintenance in awaited.run { () throws(EventLogError) in try maintenance.checkGoesOn() } }
            return true
        }
        guard isQueued else { return try job() }
        work.wakeAll()
        return try awaited.result()
    }

    /// Ends what administrators wait for, and merges, at their next step; sealing goes on.
    func endJobs() {
        work.withLock { $0.endsJobs = true }
        work.wakeAll()
    }

    /// Lets what is more urgent go first, in the middle of a job.
    ///
    /// - Throws: `stopped` when the log is closing.
    func breathe() throws(EventLogError) {
        guard work.withLock({ $0.isRunning }) else { return }
        try checkGoesOn()
        sealWaiting()
    }

    /// Waits until everything up to a position is sealed. While the thread runs.
    ///
    /// - Throws: Why sealing does not go on.
    func waitForSealing(through position: UInt64) throws(EventLogError) { try pieces.waitUntilSealed(through: position) }

    var isRunning: Bool { work.withLock { $0.isRunning } }
}

extension LogMaintenance {
    private func writeCheckpoint() {
        do throws(EventLogError) {
            try keeper.write(eventsMin: 1)
            work.withLock { $0.retries.noteSuccess(of: .checkpoint) }
        } catch {
            counters.noteMaintenanceFailure("checkpoint: \(error)")
            work.withLock { work in
                work.retries.noteFailure(of: .checkpoint)
                // The next one is tried at the end.
                work.hasFailedCheckpoint = error.code != .diskFull
            }
        }
    }

    private func merge(_ segments: [SealedSegment]) {
        let pace = CompactionPace(eventsPerSecondMax: eventsPerSecondMax, now: counters.clockMicros())
        do throws(EventLogError) {
            _ = try mergeNow(segments, clustering: work.withLock { $0.clustering }?()) { [self] (done) throws(EventLogError) in
                try breathe()
                pause(pace, done)
            }
            work.withLock { $0.retries.noteSuccess(of: .merging) }
        } catch {
            if isStopping || error.code == .stopped { return }
            // The reserve is enough for two: what they take less is room for more.
            if error.code == .diskFull, segments.count > 2 { return merge(Array(segments[..<((segments.count + 1) / 2)])) }
            counters.noteMaintenanceFailure("compaction: \(error)")
            work.withLock { work in
                work.retries.noteFailure(of: .merging)
                if error.code != .diskFull { work.failedMerges.insert(Self.positions(segments)) }
            }
        }
    }

    /// Waits until a merge is no longer ahead of its rate, and seals what rolls meanwhile.
    private func pause(_ pace: CompactionPace, _ done: Int) {
        while true {
            let micros = pace.pauseMicros(done: done, now: counters.clockMicros())
            guard micros > 0, work.withLock({ !$0.isStopping && !$0.endsJobs }) else { return }
            work.wait(milliseconds: Int(micros / 1000) + 1) { $0.isStopping || $0.endsJobs || $0.sealable != nil }
            sealWaiting()
        }
    }

    /// Seals what rolled meanwhile, so that a long merge never makes the writer wait.
    private func sealWaiting() {
        while !isStopping, let segment = work.withLock({ $0.sealable }) { seal(segment) }
    }

    /// Merges neighbours, verifies the result, puts it in force and removes the inputs. One file by itself is only clustered anew.
    ///
    /// - Parameter clustering: Which anchors to place side by side; nil for those that are so already.
    /// - Returns: The merged LogSegment; nil when the inputs do not fit one file or a row group of it does not fit memory, which is remembered.
    func mergeNow(
        _ segments: [SealedSegment], clustering: Clustering?, onRowGroup: @escaping (Int) throws(EventLogError) -> Void
    ) throws(EventLogError) -> SealedSegment? {
        do throws(EventLogError) { return try writeMerged(segments, clustering, onRowGroup) } catch {
            folder.remove([folder.path(SealedName.compacting)])
            throw error
        }
    }

    /// The same; nil also when the disk has no room for the result of more than two, whose halves take less.
    func mergeIfFits(
        _ segments: [SealedSegment], clustering: Clustering?, onRowGroup: @escaping (Int) throws(EventLogError) -> Void
    ) throws(EventLogError) -> SealedSegment? {
        do throws(EventLogError) { return try mergeNow(segments, clustering: clustering, onRowGroup: onRowGroup) } catch {
            guard error.code == .diskFull, segments.count > 2 else { throw error }
            return nil
        }
    }

    private func writeMerged(
        _ segments: [SealedSegment], _ clustering: Clustering?, _ onRowGroup: @escaping (Int) throws(EventLogError) -> Void
    ) throws(EventLogError) -> SealedSegment? {
        let began = counters.clockMicros()
        guard var compactor = try SegmentCompactor(segments, clustering: clustering) else {
            work.withLock { _ = $0.failedMerges.insert(Self.positions(segments)) }
            return nil
        }
        let file = try folder.create(SealedName.compacting)
        defer { file.close() }
        do throws(EventLogError) { try compactor.finish(to: file, onRowGroup: onRowGroup) } catch {
            guard error.code == .limit else { throw error }
            folder.remove([file.path])
            work.withLock { _ = $0.failedMerges.insert(Self.positions(segments)) }
            return nil
        }
        let written = try folder.open(folder.path(SealedName.compacting), identifiers, positionWalks)
        try ReadBack.check(written, segments)
        let merged = try folder.publish(written)
        let inForce = sealed
        guard let start = inForce.firstIndex(where: { $0 === segments[0] }) else { return nil }
        try putInForce(Array(inForce[..<start]) + [merged] + Array(inForce[(start + segments.count)...]), with: merged)
        pieces.replace(sealed: segments, by: [merged])
        for segment in segments { positionWalks.forget(segment) }
        folder.remove(segments.map(\.path))
        counters.noteCompacted(events: merged.rowCount, micros: counters.clockMicros() - began)
        return merged
    }
}

extension LogMaintenance {
    /// Writes a LogSegment anew with some rows changed, reads it back, puts it in force and removes the old file.
    ///
    /// Within ``perform(_:)``.
    ///
    /// - Parameter progress: Called with the last position done; may throw to stop, with nothing changed.
    @discardableResult
    func rewriteNow(
        _ segment: SealedSegment, _ edit: RowEdit, progress: (UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) -> [SealedSegment] {
        let rewriter = SegmentRewriter(segment, edit, folder)
        var parts: [SealedSegment] = []
        do throws(EventLogError) {
            for index in rewriter.parts.indices {
                parts.append(
                    try rewriter.write(index, identifiers: identifiers) { position throws(EventLogError) in
                        try breathe()
                        try progress(position)
                    })
            }
            try ReadBack.check(parts, of: segment, edit)
            // Others may have been sealed meanwhile.
            let inForce = sealed
            guard let index = inForce.firstIndex(where: { $0 === segment }) else { preconditionFailure("what is written anew is in force") }
            try folder.write(Array(inForce[..<index]) + parts + Array(inForce[(index + 1)...]), pieces.current.erasures)
        } catch {
            folder.remove([folder.path(SealedName.erasing)])
            for part in parts { folder.removeUnlessInForce(part) }
            throw error
        }
        pieces.replace(sealed: [segment], by: parts)
        positionWalks.forget(segment)
        try onDisk { () throws(DiskError) in try folder.fileSystem.unlink(segment.path) }
        return parts
    }

    /// Has the log remember an erasure; durable on return.
    func note(_ erasures: ErasureTally) throws(EventLogError) {
        try folder.write(sealed, erasures)
        pieces.note(erasures)
    }

    func noteFailure(_ message: String) { counters.noteMaintenanceFailure(message) }

    /// From now on no checkpoint is written: what it would be made of still knows what was erased.
    func stopCheckpoints() { keeper.stop() }

    /// They are written again: what they are made of knows it no more.
    func resumeCheckpoints() { keeper.resume() }
}

extension SealedSegment {
    var policyItem: CompactionPolicy.Item { LogFile(self).policyItem }

    /// One event, put together by itself.
    func event(row: Int) throws(EventLogError) -> EventBatch {
        let events = try gather(row: row)
        var builder = EventBatchBuilder()
        events.finish(into: &builder, keepsGone: true)
        return builder.build()
    }
}
