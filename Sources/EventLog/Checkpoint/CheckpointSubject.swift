import EventModel

/// What a checkpoint was made of: a log, up to a position.
public struct CheckpointSubject: Hashable, Sendable {
    public let logId: UInt64
    public let domain: Domain
    /// Durable when the checkpoint was made; all events up to here are in it.
    public let position: UInt64
    /// What the log's chain of hashes says there.
    public let chainHash: UInt64

    public init(logId: UInt64, domain: Domain, position: UInt64, chainHash: UInt64) {
        (self.logId, self.domain, self.position, self.chainHash) = (logId, domain, position, chainHash)
    }
}

extension EventLogError {
    /// The damage of a log that has less than its checkpoint was made of.
    ///
    /// - Parameter path: The checkpoint's.
    static func log(endingAt end: UInt64, before position: UInt64, path: String) -> EventLogError {
        EventLogError(
            .damaged, path: path, offsetBytes: 0, lost: end + 1...position,
            "everything up to position \(position) was durable when the checkpoint was written, and the log ends at \(end). "
                + "Put the newest LogSegments back; to go on without those events, remove \(path)")
    }
}

/// The log for which a checkpoint is wanted.
public struct CheckpointExpectation: Hashable, Sendable {
    public let logId: UInt64
    public let domain: Domain
    /// A checkpoint of a later position is not this log's.
    public let durablePosition: UInt64

    public init(logId: UInt64, domain: Domain, durablePosition: UInt64) {
        (self.logId, self.domain, self.durablePosition) = (logId, domain, durablePosition)
    }
}
