import EventModel

/// Where the LogSegments that are not sealed begin: at the log's start, or behind the sealed ones.
struct LogOrigin: Sendable {
    /// The first position that is not sealed.
    var nextPosition: UInt64 = 1
    /// What the file that begins there links to: ``UnsealedSegment/lastHash`` of the one before.
    var previousHash: UInt64 = 0
    /// The number of that file.
    var segmentId: UInt64 = 1
    /// Nil when the first file says it.
    var logId: UInt64?
    /// A checkpoint's word for what the log had: its position was durable, and its chainHash stood there. Nil without one.
    var checkpoint: CheckpointSubject?
    /// When the last sealed event was recorded.
    var recordedAt = Instant(micros: 0)
}
