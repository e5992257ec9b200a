import EventModel

/// How far the work in the background is behind.
public struct LogBacklog: Sendable, Equatable {
    /// Sealed LogSegments in force.
    public var sealedSegments = 0
    /// LogSegments that rolled and wait to be sealed, or are being sealed.
    public var sealingSegments = 0
    /// Events that compaction will still write again by its policy; 0 when nothing is due.
    public var compactionDebtEvents = 0

    public init() {}
}

extension EventLog {
    /// What the disk has free, and what of it is kept; nil when the system does not say.
    public func diskSpace() -> DiskSpace? {
        guard let maintenance else { return nil }
        return try? DiskSpace(maintenance.folder.fileSystem, folder: options.folder, pieces.current, segmentBytes: options.segmentBytes)
    }

    /// What is left to seal and to compact. O(LogSegments).
    public func backlog() -> LogBacklog {
        let state = pieces.current
        var backlog = LogBacklog()
        (backlog.sealedSegments, backlog.sealingSegments) = (state.sealed.count, state.unsealed.count)
        if let maintenance, options.sealsInBackground, options.compactsInBackground {
            backlog.compactionDebtEvents = maintenance.policy.debtRows(maintenance.sealed.map(\.policyItem))
        }
        return backlog
    }

    /// Whether the next checkpoint is near when the last one was written at `position`: three quarters of the way have gone by.
    ///
    /// For layers above that need time to make their sections.
    public func isCheckpointNear(since position: LogPosition) -> Bool {
        let durable = durablePosition.rawValue
        guard maintenance != nil, durable > position.rawValue else { return false }
        return durable - position.rawValue >= CheckpointKeeper.interval(at: durable) / 4 * 3
    }

    /// The checkpoint that is in the folder now; nil when there is none of use.
    ///
    /// - Complexity: Reads three pages; sections are not verified.
    public func newestCheckpoint() -> Checkpoint? {
        guard let maintenance, let logId = pieces.current.active?.header.logId else { return nil }
        let expected = CheckpointExpectation(logId: logId, domain: options.domain, durablePosition: durablePosition.rawValue)
        return try? Checkpoint.open(maintenance.folder.fileSystem, folder: options.folder, for: expected)
    }
}
