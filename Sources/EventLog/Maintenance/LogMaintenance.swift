// What a log does in the background: seals what rolled, merges what was sealed, keeps a checkpoint.
//
// Invariants
//   1. One thread works, so steps never overlap; sealing comes first, since the writer may wait for it, and also interrupts a merge between two
//      of its row groups.
//   2. A step that fails leaves the log as it was. It is tried again after a pause when the disk was full, else not before the next start.
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
    let positionOrders: PositionOrders
    private let work = ConditionLock(Work())

    private struct Work {
        var toSeal: [UnsealedSegment] = []
        var isStopping = false
        var isRunning = false
        var isBusy = false
        var compactsByItself = true
        var hasFailedCheckpoint = false
        /// Merges that failed, by the first position and last position of what they would have merged: not tried again.
        var failedMerges: Set<ClosedRange<UInt64>> = []
    }

    init(
        _ folder: SealedFolder, _ pieces: LogPieces, _ identifiers: IdentifierTable, _ counters: LogCounters, _ keeper: CheckpointKeeper,
        policy: CompactionPolicy, eventsPerSecondMax: Int? = nil,
        positionOrders: PositionOrders
    ) {
        (self.folder, self.pieces, self.identifiers, self.counters) = (folder, pieces, identifiers, counters)
        (self.keeper, self.policy, self.positionOrders) = (keeper, policy, positionOrders)
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

    /// Ends the thread: what waits is still sealed, so that the next start need not read it; a merge is given up, and done again then.
    func stop() {
        work.withLock { $0.isStopping = true }
        work.wakeAll()
        work.wait { !$0.isRunning }
        pieces.detachSealer()
    }

    private enum Step {
        case seal(UnsealedSegment)
        case merge([SealedSegment])
        case checkpoint
        case stop
    }

    private func run() {
        while true {
            switch next() {
            case .seal(let segment): seal(segment)
            case .merge(let segments): merge(segments)
            case .checkpoint: writeCheckpoint()
            case .stop:
                work.withLock { $0.isRunning = false }
                return work.wakeAll()
            }
        }
    }

    /// Waits for something to do.
    private func next() -> Step {
        var step = Step.stop
        work.wait { work in
            work.isBusy = false
            defer { if case .stop = step {} else { work.isBusy = true } }
            if let segment = work.toSeal.first {
                step = .seal(segment)
                return true
            }
            if work.isStopping { return true }
            if !work.hasFailedCheckpoint, keeper.isDue {
                step = .checkpoint
                return true
            }
            guard work.compactsByItself, let merge = dueMerge(work.failedMerges) else { return false }
            step = .merge(merge)
            return true
        }
        return step
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
    private static let retryMilliseconds = 1000

    private func seal(_ segment: UnsealedSegment) {
        do throws(EventLogError) {
            let began = counters.clockMicros()
            try sealNow(segment)
            counters.noteSealed(events: Int(segment.lastPosition - segment.firstPosition + 1), micros: counters.clockMicros() - began)
            work.withLock { work in work.toSeal.removeAll { $0 === segment } }
        } catch {
            counters.noteMaintenanceFailure("sealing: \(error)")
            guard error.code == .diskFull, !isStopping else {
                // The rolled file stays what it is; later ones must not be sealed before it.
                pieces.detachSealer()
                return work.withLock { $0.toSeal.removeAll() }
            }
            work.wait(milliseconds: Self.retryMilliseconds) { $0.isStopping }
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
        let written = try folder.open(folder.path(SealedName.sealing), identifiers, positionOrders)
        try ReadBack.check(sealed: written, segment)
        let sealed = try folder.publish(written)
        try folder.write(self.sealed + [sealed])
        pieces.replace(unsealed: segment, by: sealed)
        folder.remove([segment.path])
        return sealed
    }

    private func checkGoesOn() throws(EventLogError) {
        guard isStopping else { return }
        throw .stopped("stopping")
    }
}

extension LogMaintenance {
    private func writeCheckpoint() {
        do throws(EventLogError) {
            try keeper.write(eventsMin: 1)
        } catch {
            counters.noteMaintenanceFailure("checkpoint: \(error)")
            // The next one is tried at the end.
            work.withLock { $0.hasFailedCheckpoint = true }
        }
    }

    private func merge(_ segments: [SealedSegment]) {
        let pace = CompactionPace(eventsPerSecondMax: eventsPerSecondMax, now: counters.clockMicros())
        do throws(EventLogError) {
            _ = try mergeNow(segments) { [self] (done) throws(EventLogError) in
                try checkGoesOn()
                sealWaiting()
                pause(pace, done)
            }
        } catch {
            if isStopping { return }
            counters.noteMaintenanceFailure("compaction: \(error)")
            work.withLock { _ = $0.failedMerges.insert(Self.positions(segments)) }
        }
    }

    /// Waits until a merge is no longer ahead of its rate, and seals what rolls meanwhile.
    private func pause(_ pace: CompactionPace, _ done: Int) {
        while true {
            let micros = pace.pauseMicros(done: done, now: counters.clockMicros())
            guard micros > 0, !isStopping else { return }
            work.wait(milliseconds: Int(micros / 1000) + 1) { $0.isStopping || !$0.toSeal.isEmpty }
            sealWaiting()
        }
    }

    /// Seals what rolled meanwhile, so that a long merge never makes the writer wait.
    private func sealWaiting() {
        while !isStopping, let segment = work.withLock({ $0.toSeal.first }) {
            seal(segment)
            // A full disk is for later.
            if work.withLock({ $0.toSeal.first }) === segment { return }
        }
    }

    /// Merges neighbours, verifies the result, puts it in force and removes the inputs.
    ///
    /// - Returns: The merged LogSegment; nil when the inputs' shapes do not fit one file, which is remembered.
    func mergeNow(
        _ segments: [SealedSegment], onRowGroup: @escaping (Int) throws(EventLogError) -> Void
    ) throws(EventLogError) -> SealedSegment? {
        do throws(EventLogError) { return try writeMerged(segments, onRowGroup) } catch {
            folder.remove([folder.path(SealedName.compacting)])
            throw error
        }
    }

    private func writeMerged(
        _ segments: [SealedSegment], _ onRowGroup: @escaping (Int) throws(EventLogError) -> Void
    ) throws(EventLogError) -> SealedSegment? {
        let began = counters.clockMicros()
        guard var compactor = try SegmentCompactor(segments) else {
            work.withLock { _ = $0.failedMerges.insert(Self.positions(segments)) }
            return nil
        }
        let file = try folder.create(SealedName.compacting)
        defer { file.close() }
        try compactor.finish(to: file, onRowGroup: onRowGroup)
        let written = try folder.open(folder.path(SealedName.compacting), identifiers, positionOrders)
        try ReadBack.check(written, segments)
        let merged = try folder.publish(written)
        let inForce = sealed
        guard let start = inForce.firstIndex(where: { $0 === segments[0] }) else { return nil }
        try folder.write(Array(inForce[..<start]) + [merged] + Array(inForce[(start + segments.count)...]))
        pieces.replace(sealed: segments, by: merged)
        for segment in segments { positionOrders.forget(segment) }
        folder.remove(segments.map(\.path))
        counters.noteCompacted(events: merged.rowCount, micros: counters.clockMicros() - began)
        return merged
    }
}

extension SealedSegment {
    var policyItem: CompactionPolicy.Item { LogFile(self).policyItem }

    /// One event, put together by itself.
    func event(row: Int) throws(EventLogError) -> EventBatch {
        let events = try gather(row: row)
        var builder = EventBatchBuilder()
        events.finish(into: &builder)
        return builder.build()
    }
}
