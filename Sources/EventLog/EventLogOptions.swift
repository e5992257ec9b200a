import EventModel

/// How a log is opened.
public struct EventLogOptions: Sendable {
    /// The log's own folder, such as DATA/customer.
    public var folder: String
    public var domain: Domain
    /// A LogSegment rolls when it would grow beyond this.
    public var segmentBytes: Int
    /// For tools: nothing is created, cut or removed, and nothing can be appended.
    public var isReadOnly: Bool

    public init(folder: String, domain: Domain, segmentBytes: Int = Self.segmentBytesDefault, isReadOnly: Bool = false) {
        (self.folder, self.domain, self.isReadOnly) = (folder, domain, isReadOnly)
        self.segmentBytes = min(max(segmentBytes, Self.segmentBytesFloor), Self.segmentBytesCeiling / 2)
    }

    public static let segmentBytesDefault = 64 * 1024 * 1024
    public static let segmentBytesFloor = 64 * 1024
    /// No file of a log is larger.
    public static let segmentBytesCeiling = 2 * 1024 * 1024 * 1024
    /// Payload bytes after which a commit takes no further request.
    static let commitBytesTarget = 4 * 1024 * 1024
    /// How long the writer waits for requests before it declares the durable position.
    static let idleMilliseconds = 100
    /// A wall clock that jumps further than this against the monotonic clock is not followed.
    static let clockJumpMicrosMax: Int64 = 5 * 60 * 1_000_000
}
