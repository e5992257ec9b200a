// What an administrator has done to a log at once: to one that is opened for that, or while it serves; then between what goes on in the background.

import EventModel
import Synchronization

extension EventLog {
    /// The sealed LogSegments in force, oldest first.
    public var sealedFiles: [LogFile] { pieces.current.sealed.compactMap { ($0 as? SealedSegment).map { LogFile($0) } } }

    /// Seals every event: rolls the active LogSegment, then seals what has rolled, oldest first.
    ///
    /// Everything that was put in force stays so when a later step fails.
    ///
    /// - Parameter progress: Called before each step with the events sealed and the events in all; may throw to stop.
    /// - Returns: The sealed LogSegments made.
    /// - Throws: ``EventLogError``, `diskFull` or `diskFailed`; or what `progress` throws.
    /// - Complexity: O(events that are not sealed).
    public func sealAll(progress: (Int, Int) throws(EventLogError) -> Void = { _, _ throws(EventLogError) in }) throws(EventLogError)
        -> [LogFile]
    {
        let maintenance = try administered()
        try roll()
        guard !maintenance.isRunning else { return try awaitSealing(maintenance) }
        let waiting = pieces.current.unsealed
        let total = waiting.reduce(0) { $0 + $1.count }
        var made: [LogFile] = []
        for segment in waiting {
            try progress(made.reduce(0) { $0 + $1.events }, total)
            made.append(LogFile(try maintenance.sealNow(segment)))
        }
        try progress(total, total)
        return made
    }

    /// Waits until what has rolled is sealed in the background.
    private func awaitSealing(_ maintenance: LogMaintenance) throws(EventLogError) -> [LogFile] {
        let state = pieces.current
        try maintenance.waitForSealing(through: (state.active?.firstPosition ?? 1) - 1)
        return sealedFiles.filter { file in file.firstPosition >= (state.unsealed.first?.firstPosition ?? .max) }
    }

    /// Merges sealed LogSegments until no two neighbours fit one file together, then clusters anew what was not merged and is clustered otherwise.
    ///
    /// Each merge is verified and put in force by itself, so that what is done
    /// stays done when a later one fails or is stopped.
    ///
    /// - Parameters:
    ///   - clustering: Which anchors to place side by side; nil to keep what files are clustered by.
    ///   - progress: Called after each row group written; may throw to stop.
    /// - Returns: What was merged, and what into.
    /// - Throws: ``EventLogError``, also `damaged` when a file cannot be read or what was written is not what went in; or what `progress` throws.
    /// - Complexity: O(rows), each mostly once.
    public func compactAll(
        clustering: Clustering? = nil, progress: @escaping (CompactionProgress) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws(EventLogError) -> [CompactionStep] {
        let maintenance = try administered()
        return try maintenance.perform { () throws(EventLogError) in
            try Self.compact(maintenance, clustering) { step throws(EventLogError) in
                try maintenance.breathe()
                try progress(step)
            }
        }
    }

    private static func compact(
        _ maintenance: LogMaintenance, _ clustering: Clustering?, progress: @escaping (CompactionProgress) throws(EventLogError) -> Void
    ) throws(EventLogError) -> [CompactionStep] {
        let plan = try CompactionPlan(maintenance.sealed.map { LogFile($0) }, policy: maintenance.policy) { file throws(EventLogError) in
            try maintenance.isToCluster(file, clustering)
        }
        var (done, borders): ([CompactionStep], Set<UInt64>) = ([], [])
        while let range = maintenance.policy.nextFullMerge(
            maintenance.sealed.map(\.policyItem), startsAnew: { borders.contains(maintenance.sealed[$0].firstPosition) })
        {
            let inputs = Array(maintenance.sealed[range])
            let before = done.reduce(0) { $0 + $1.output.events }
            let step = CompactionProgress(merge: done.count + 1, merges: max(plan.steps.count, done.count + 1), rowsTotal: plan.rows)
            let merged = try maintenance.mergeIfFits(inputs, clustering: clustering, onRowGroup: { rows throws(EventLogError) in try progress(step.at(before + rows)) })
            if let merged {
                done.append(CompactionStep(inputs: inputs.map { LogFile($0) }, output: LogFile(merged)))
            } else {
                // Their shapes do not fit one file, or the result not the disk: each half by itself may.
                borders.insert(inputs[inputs.count / 2].firstPosition)
            }
        }
        for segment in maintenance.sealed where try maintenance.isToCluster(LogFile(segment), clustering) {
            let before = done.reduce(0) { $0 + $1.output.events }
            let step = CompactionProgress(merge: done.count + 1, merges: max(plan.steps.count, done.count + 1), rowsTotal: max(plan.rows, before + segment.rowCount))
            let merged = try maintenance.mergeNow(
                [segment], clustering: clustering, onRowGroup: { rows throws(EventLogError) in try progress(step.at(before + rows)) })
            if let merged { done.append(CompactionStep(inputs: [LogFile(segment)], output: LogFile(merged))) }
        }
        return done
    }

    /// Appends events and waits until they are durable.
    ///
    /// - Parameter lines: JSON objects, as a source sends them.
    /// - Returns: An outcome for each line.
    /// - Throws: ``EventError`` of the first line that is no event; nothing was appended then.
    public func appendNow(_ lines: [String], origin: AppendOrigin) throws(EventError) -> [AppendRequest.RowOutcome] {
        let outcomes = ConditionLock<[AppendRequest.RowOutcome]?>(nil)
        let request = AppendRequest(origin: origin) { request in
            outcomes.withLock { $0 = request.outcomes }
            outcomes.wakeAll()
        }
        let decoder = EventDecoder(limits: .ofLogs)
        for (index, line) in lines.enumerated() {
            let padded = Array(line.utf8) + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
            try padded.withUnsafeBufferPointer { bytes throws(EventError) in
                try decoder.decode(UnsafeBufferPointer(rebasing: bytes[..<line.utf8.count]), number: UInt64(index + 1), into: &request.events)
            }
        }
        submit(request)
        var result: [AppendRequest.RowOutcome] = []
        outcomes.wait { found in
            if let found { result = found }
            return found != nil
        }
        return result
    }

    /// Writes a checkpoint of everything that is durable, unless there is one already.
    ///
    /// - Throws: ``EventLogError``; the old one, if any, stays.
    public func writeCheckpoint() throws(EventLogError) {
        let maintenance = try administered()
        try roll()
        try maintenance.perform { [keeper] () throws(EventLogError) in try keeper?.write(eventsMin: 1) }
    }

    /// Ends what administrators wait for at its next step, so that the log can be closed soon: they are told `stopped`.
    public func endJobs() { maintenance?.endJobs() }

    /// For work of theirs that asks by itself.
    ///
    /// - Throws: ``EventLogError`` `stopped` after ``endJobs()``.
    public func checkJobsGoOn() throws(EventLogError) { try maintenance?.checkGoesOn() }

    /// What works on the log by hand.
    ///
    /// - Throws: ``EventLogError`` `limit` when the log is open for reading only.
    func administered() throws(EventLogError) -> LogMaintenance {
        guard let maintenance else { throw EventLogError(.limit, path: options.folder, "the log is open for reading only") }
        return maintenance
    }

    /// Has the writer roll behind everything submitted so far, and waits for it; who asks meanwhile waits for both.
    func roll() throws(EventLogError) {
        guard let writer else { return }
        try rolling.withLock { _ throws(EventLogError) in try writer.roll(folder: options.folder) }
    }
}

extension WriterThread {
    fileprivate func roll(folder: String) throws(EventLogError) {
        let outcome = ConditionLock<(isDone: Bool, error: EventLogError?)>((false, nil))
        let isAsked = queue.askToRoll { error in
            outcome.withLock { $0 = (true, error) }
            outcome.wakeAll()
        }
        guard isAsked else { throw failure ?? EventLogError(.poisoned, path: folder, "the log is closing") }
        outcome.wait { $0.isDone }
        if let error = outcome.withLock({ $0.error }) { throw error }
    }
}

extension EventLogError {
    /// What the progress of something long may throw to end it; what was put in force before stays so.
    public static func stopped(_ message: String) -> EventLogError { EventLogError(.stopped, path: "", message) }
}

/// How far a compaction is.
public struct CompactionProgress: Sendable {
    /// The merge at hand, from 1, and how many there will be.
    public let merge: Int
    public let merges: Int
    public private(set) var rowsDone = 0
    public let rowsTotal: Int

    init(merge: Int, merges: Int, rowsTotal: Int) { (self.merge, self.merges, self.rowsTotal) = (merge, merges, rowsTotal) }

    func at(_ rows: Int) -> CompactionProgress {
        var progress = self
        progress.rowsDone = rows
        return progress
    }
}
