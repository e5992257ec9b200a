import EventModel

/// How a log is opened.
public struct EventLogOptions: Sendable {
    /// The log's own folder, such as DATA/customer.
    public var folder: String
    public var domain: Domain
    /// A LogSegment rolls when it would grow beyond this.
    public var segmentBytes: Int
    /// It rolls before it has more events than this, unless one commit brings more.
    public var segmentEventsMax: Int
    /// For tools: nothing is created, cut or removed, and nothing can be appended.
    public var isReadOnly: Bool

    public init(
        folder: String, domain: Domain, segmentBytes: Int = Self.segmentBytesDefault, segmentEventsMax: Int = Self.segmentEventsDefault,
        isReadOnly: Bool = false
    ) {
        (self.folder, self.domain, self.isReadOnly) = (folder, domain, isReadOnly)
        self.segmentEventsMax = max(segmentEventsMax, 1)
        self.segmentBytes = min(max(segmentBytes, Self.segmentBytesFloor), Self.segmentBytesCeiling / 2)
    }

    /// Whether rolled LogSegments are sealed while the log is open, and sealed ones merged.
    public var sealsInBackground = true
    public var compactsInBackground = true
    /// Events a second that merging rewrites at most; nil for as fast as it goes.
    public var compactionEventsPerSecondMax: Int?
    /// False to read identifiers and messageIds from the log itself, and to remove the checkpoint.
    public var usesCheckpoint = true
    /// The ledger of erasures, whose suppressed identifiers are refused; nil for a log that nothing is appended to, or that has none.
    public var ledger: ErasureLedger?
    /// True to open a log whose erasure was interrupted, too, so as to complete it; what it takes is hidden.
    public var completesErasure = false
    var compaction = CompactionPolicy()
    /// How many rolled LogSegments may wait to be sealed before the writer waits.
    var unsealedSegmentsMax = 2
    /// Bytes from which on a write goes to another thread, and for which the writer wakes meanwhile: smaller ones are not worth it.
    var overlapBytesMin = 64 * 1024
    /// A LogSegment rolls before its rows take more memory than this, unless one commit brings more.
    var segmentRowBytesMax: UInt64 = 256 * 1024 * 1024
    /// How long the writer waits for requests before it declares the durable position; nil when it waits for ever.
    var idleMilliseconds: Int? = 100

    public static let segmentBytesDefault = 64 * 1024 * 1024
    public static let segmentEventsDefault = 500_000
    public static let segmentBytesFloor = 64 * 1024
    /// No file of a log is larger.
    public static let segmentBytesCeiling = 2 * 1024 * 1024 * 1024
    /// Payload bytes after which a commit takes no further request.
    static let commitBytesTarget = 4 * 1024 * 1024
    /// A wall clock that jumps further than this against the monotonic clock is not followed.
    static let clockJumpMicrosMax: Int64 = 5 * 60 * 1_000_000
}
