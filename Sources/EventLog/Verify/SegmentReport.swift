import EventModel

/// What a verification saw of one LogSegment.
public struct SegmentReport: Sendable {
    public let path: String
    /// The file's length, zeros that were set aside included.
    public let fileBytes: UInt64
    /// Of the first event that the file may hold, as its name says.
    public let firstPosition: LogPosition
    /// Nil when the file's header cannot be read.
    public internal(set) var segmentId: UInt64?
    /// Nil when the file's header cannot be read.
    public internal(set) var createdAt: Instant?
    /// Of the last event that was verified; nil without any.
    public internal(set) var lastPosition: LogPosition?
    /// Events whose Blocks hold.
    public internal(set) var events: UInt64 = 0
    /// Blocks that hold, ``idleMarkers`` included.
    public internal(set) var blocks = 0
    /// Blocks without events, which only declare the durable position.
    public internal(set) var idleMarkers = 0
    public internal(set) var compressedBlocks = 0
    /// The file header and the Blocks with their headers and padding.
    public internal(set) var usedBytes: UInt64 = 0
    /// Payloads as they stand in the file.
    public internal(set) var storedBytes: UInt64 = 0
    /// Payloads before LZ4.
    public internal(set) var rawBytes: UInt64 = 0
    /// Names of the sources defined in the file, in order of first use.
    public internal(set) var sources: [String] = []
    /// Identifiers defined in the file.
    public internal(set) var identifiers = 0
    /// Earliest and latest; nil without events.
    public internal(set) var recordedAt: ClosedRange<Instant>?
    /// Earliest and latest; nil without events.
    public internal(set) var occurredAt: ClosedRange<Instant>?
    /// No damage was found in the file, and this version reads it.
    public internal(set) var isSound = true
    /// The file that is or was being appended to.
    public internal(set) var isLast = false

    init(path: String, fileBytes: UInt64, firstPosition: UInt64) {
        (self.path, self.fileBytes, self.firstPosition) = (path, fileBytes, LogPosition(rawValue: firstPosition))
    }

    mutating func add(_ header: BlockHeader, occurredAt times: ClosedRange<Instant>?) {
        blocks += 1
        usedBytes += UInt64(header.paddedBytes)
        guard header.eventCount > 0 else { return idleMarkers += 1 }
        if header.isLZ4 { compressedBlocks += 1 }
        events += UInt64(header.eventCount)
        storedBytes += UInt64(header.storedBytes)
        rawBytes += UInt64(header.rawBytes)
        lastPosition = LogPosition(rawValue: header.endPosition - 1)
        recordedAt = Self.union(recordedAt, header.recordedAt...header.recordedAt)
        if let times { occurredAt = Self.union(occurredAt, times) }
    }

    private static func union(_ a: ClosedRange<Instant>?, _ b: ClosedRange<Instant>) -> ClosedRange<Instant> {
        a.map { min($0.lowerBound, b.lowerBound)...max($0.upperBound, b.upperBound) } ?? b
    }
}
