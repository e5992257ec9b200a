// What an administrator has done to a log at once, while nobody else holds its folder.

import EventModel

extension EventLog {
    /// The sealed LogSegments in force, oldest first.
    public var sealedFiles: [LogFile] { pieces.current.sealed.compactMap { ($0 as? SealedSegment).map { LogFile($0) } } }

    /// Seals every event: rolls the active LogSegment, then seals what has rolled, oldest first.
    ///
    /// For a log that was opened without work in the background. Everything that was put in force stays so when a later step fails.
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

    /// Merges sealed LogSegments until no two neighbours fit one file together, then clusters anew what was not merged and is clustered otherwise.
    ///
    /// For a log that was opened without work in the background. Each merge is verified and put in force by itself, so that what is done
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
            if let merged = try maintenance.mergeNow(inputs, clustering: clustering, onRowGroup: { rows throws(EventLogError) in try progress(step.at(before + rows)) }) {
                done.append(CompactionStep(inputs: inputs.map { LogFile($0) }, output: LogFile(merged)))
            } else {
                // Their shapes do not fit one file: each half by itself may.
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
        let decoder = EventDecoder(limits: EventLimits(eventBytesMax: EventLimits.eventBytesCeiling))
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
        _ = try administered()
        try roll()
        try keeper?.write(eventsMin: 1)
    }

    /// What works on the log by hand.
    ///
    /// - Throws: ``EventLogError`` `limit` when the log is open for reading only.
    func administered() throws(EventLogError) -> LogMaintenance {
        guard let maintenance else { throw EventLogError(.limit, path: options.folder, "the log is open for reading only") }
        precondition(!options.sealsInBackground, "work in the background and by hand would overlap")
        return maintenance
    }

    /// Has the writer roll behind everything submitted so far, and waits for it.
    private func roll() throws(EventLogError) {
        guard let writer else { return }
        let outcome = ConditionLock<(isDone: Bool, error: EventLogError?)>((false, nil))
        let isAsked = writer.queue.askToRoll { error in
            outcome.withLock { $0 = (true, error) }
            outcome.wakeAll()
        }
        guard isAsked else { throw writer.failure ?? EventLogError(.poisoned, path: options.folder, "the log is closing") }
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
