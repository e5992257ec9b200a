import EventModel

/// A Block whose checksums, chain, positions and content hold.
public struct VerifiedBlock: Sendable {
    public let path: String
    public let segmentId: UInt64
    /// Where the Block's header stands in the file.
    public let offsetBytes: UInt64
    /// Of its first event; of the next event when it has none.
    public let firstPosition: LogPosition
    /// 0 for an idle marker.
    public let eventCount: Int
    public let recordedAt: Instant
    /// The highest position known durable when the Block was built.
    public let durablePosition: LogPosition
    public let isCompressed: Bool
    /// Of the payload as it stands in the file.
    public let storedBytes: Int
    /// Of the payload before LZ4.
    public let rawBytes: Int
    let payload: BlockPayload
    let sources: [UInt32: String]

    init(_ header: BlockHeader, _ payload: BlockPayload, path: String, segmentId: UInt64, sources: [UInt32: String]) {
        (self.path, self.segmentId, self.payload, self.sources) = (path, segmentId, payload, sources)
        (offsetBytes, eventCount, recordedAt) = (header.offsetBytes, header.eventCount, header.recordedAt)
        firstPosition = LogPosition(rawValue: header.firstPosition)
        durablePosition = LogPosition(rawValue: header.durablePosition)
        (isCompressed, storedBytes, rawBytes) = (header.isLZ4, header.storedBytes, header.rawBytes)
    }

    /// Of its last event; nil for an idle marker.
    public var lastPosition: LogPosition? {
        eventCount == 0 ? nil : LogPosition(rawValue: firstPosition.rawValue + UInt64(eventCount) - 1)
    }
}
