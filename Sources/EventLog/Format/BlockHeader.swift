import EventModel

/// The 96 bytes before a Block's payload.
struct BlockHeader: Equatable, Sendable {
    var flags: UInt16
    var logId: UInt64
    var epoch: UInt64
    var offsetBytes: UInt64
    var firstPosition: UInt64
    var recordedAt: Instant
    var durablePosition: UInt64
    var previousHash: UInt64
    var payloadChecksum: UInt64
    var eventCount: Int
    var storedBytes: Int
    var rawBytes: Int

    var isLZ4: Bool { flags & SegmentFormat.flagLZ4 != 0 }
    /// Where the next Block begins, from the start of this one.
    var paddedBytes: Int { SegmentFormat.blockHeaderBytes + SegmentFormat.aligned(storedBytes) }
    /// The position of the first event after this Block.
    var endPosition: UInt64 { firstPosition + UInt64(eventCount) }
    /// True for the first Block of a commit and for a marker: the writer writes either only after all before it was synced.
    var beginsWrite: Bool { firstPosition == durablePosition &+ 1 }

    /// Writes the header and returns its checksum, the link for the next Block.
    func encode(into buffer: UnsafeMutableRawBufferPointer) -> UInt64 {
        buffer.setField(0, SegmentFormat.blockMagic)
        buffer.setField(4, SegmentFormat.blockVersion)
        buffer.setField(6, flags)
        buffer.setField(16, logId)
        buffer.setField(24, epoch)
        buffer.setField(32, offsetBytes)
        buffer.setField(40, firstPosition)
        buffer.setField(48, recordedAt.micros)
        buffer.setField(56, durablePosition)
        buffer.setField(64, previousHash)
        buffer.setField(72, payloadChecksum)
        buffer.setField(80, UInt32(eventCount))
        buffer.setField(84, UInt32(storedBytes))
        buffer.setField(88, UInt32(rawBytes))
        buffer.setField(92, UInt32(0))
        let checksum = Self.checksum(of: UnsafeRawBufferPointer(buffer))
        buffer.setField(8, checksum)
        return checksum
    }

    private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[16..<SegmentFormat.blockHeaderBytes]))
    }

    /// Reads a header; nil with the reason when it is not whole. Lengths are bounded; place and chain are for the caller to check.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> (header: BlockHeader?, checksum: UInt64, reason: String) {
        guard bytes.count >= SegmentFormat.blockHeaderBytes else { return (nil, 0, "the file ends inside a Block's header") }
        guard bytes.field(0, as: UInt32.self) == SegmentFormat.blockMagic else { return (nil, 0, "no Block begins here") }
        let checksum = bytes.field(8, as: UInt64.self)
        guard Self.checksum(of: bytes) == checksum else { return (nil, 0, "the Block header's checksum does not hold") }
        let counts = (bytes.field(80, as: UInt32.self), bytes.field(84, as: UInt32.self), bytes.field(88, as: UInt32.self))
        // Version and flags stand before what the checksum covers.
        guard bytes.field(4, as: UInt16.self) == SegmentFormat.blockVersion, bytes.field(6, as: UInt16.self) & ~SegmentFormat.knownFlags == 0
        else { return (nil, 0, "the Block header's version or flags are unknown") }
        guard (bytes.field(6, as: UInt16.self) & SegmentFormat.flagIdleMarker != 0) == (counts.0 == 0)
        else { return (nil, 0, "the Block header's flags contradict its event count") }
        guard counts.0 <= SegmentFormat.blockEventsMax,
            counts.1 <= SegmentFormat.blockBytesMax, counts.2 <= SegmentFormat.blockBytesMax
        else { return (nil, 0, "the Block header's sizes are beyond the format's bounds") }
        let header = BlockHeader(
            flags: bytes.field(6, as: UInt16.self), logId: bytes.field(16, as: UInt64.self), epoch: bytes.field(24, as: UInt64.self),
            offsetBytes: bytes.field(32, as: UInt64.self), firstPosition: bytes.field(40, as: UInt64.self),
            recordedAt: Instant(micros: bytes.field(48, as: Int64.self)), durablePosition: bytes.field(56, as: UInt64.self),
            previousHash: bytes.field(64, as: UInt64.self), payloadChecksum: bytes.field(72, as: UInt64.self),
            eventCount: Int(counts.0), storedBytes: Int(counts.1), rawBytes: Int(counts.2))
        guard header.firstPosition <= UInt64.max - UInt64(SegmentFormat.blockEventsMax), header.recordedAt <= .latest else {
            return (nil, 0, "the Block's position or time is out of range")
        }
        return (header, checksum, "")
    }
}
