import EventModel

/// Where a Block stands and what it holds: what is needed to read it again. 64 bytes.
struct BlockPlace: Sendable {
    var firstPosition: UInt64
    var offsetBytes: UInt64
    var payloadChecksum: UInt64
    var recordedAt: Instant
    var segment: UInt32
    var eventCount: UInt32
    var storedBytes: UInt32
    var rawBytes: UInt32
    var isLZ4: Bool

    /// The position after its last event.
    var endPosition: UInt64 { firstPosition + UInt64(eventCount) }

    init(_ header: BlockHeader, segment: Int) {
        firstPosition = header.firstPosition
        offsetBytes = header.offsetBytes
        payloadChecksum = header.payloadChecksum
        recordedAt = header.recordedAt
        self.segment = UInt32(segment)
        eventCount = UInt32(header.eventCount)
        storedBytes = UInt32(header.storedBytes)
        rawBytes = UInt32(header.rawBytes)
        isLZ4 = header.isLZ4
    }
}
