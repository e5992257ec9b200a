import EventModel

/// Collects rows of one Block and encodes it. Reused from Block to Block; nothing is allocated per row.
struct BlockBuilder: ~Copyable {
    private var rows = ByteHeap(capacity: SegmentFormat.blockRawBytesTarget * 2)
    private var sources = ByteHeap(capacity: 256)
    private var sourceCount = 0
    private var identifiers = ByteHeap(capacity: 4096)
    private var identifierCount = 0
    private var raw = ByteHeap(capacity: SegmentFormat.blockRawBytesTarget * 2)
    private var row = ByteHeap(capacity: 256)
    private(set) var eventCount = 0

    var isEmpty: Bool { eventCount == 0 }
    /// Payload bytes so far, give or take a varint.
    var rawBytes: Int { rows.count + sources.count + identifiers.count + 8 }
    var isFull: Bool { rawBytes >= SegmentFormat.blockRawBytesTarget || eventCount >= SegmentFormat.blockEventsMax }

    mutating func define(source code: UInt32, _ name: String) {
        sources.appendVarint(UInt64(code))
        var name = name
        name.withUTF8 {
            sources.appendVarint(UInt64($0.count))
            sources.append(UnsafeRawBufferPointer($0))
        }
        sourceCount += 1
    }

    mutating func define(identifier ordinal: IdentifierOrdinal, _ key: UnsafeBufferPointer<UInt8>) {
        identifiers.appendVarint(UInt64(ordinal.rawValue))
        identifiers.appendVarint(UInt64(key.count))
        identifiers.append(UnsafeRawBufferPointer(key))
        identifierCount += 1
    }

    /// What stands in a row before the event.
    struct RowHead {
        var flags: UInt8
        var type: EventType
        var source: UInt32
        var occurredAtDelta: Int64
        /// Index among the identifiers; 255 for none.
        var anchorIndex: UInt8
        var assignedMessageId: AssignedMessageId?
    }

    mutating func append(_ head: RowHead, identifiers ordinals: UnsafeBufferPointer<IdentifierOrdinal>, event: UnsafeBufferPointer<UInt8>) {
        row.removeAll()
        row.append(head.flags)
        row.append(head.type.rawValue)
        row.appendVarint(UInt64(head.source))
        row.appendZigzag(head.occurredAtDelta)
        row.append(UInt8(truncatingIfNeeded: ordinals.count))
        for ordinal in ordinals { row.appendVarint(UInt64(ordinal.rawValue)) }
        row.append(head.anchorIndex)
        if let id = head.assignedMessageId {
            row.appendFixed(id.high.bigEndian)
            row.appendFixed(id.low.bigEndian)
        }
        rows.appendVarint(UInt64(row.count + event.count))
        rows.append(row.bytes)
        rows.append(UnsafeRawBufferPointer(event))
        eventCount += 1
    }

    /// What the header says beside the payload's own sizes.
    struct Place {
        var logId: UInt64
        var epoch: UInt64
        var offsetBytes: UInt64
        var firstPosition: UInt64
        var recordedAt: Instant
        var durablePosition: UInt64
        var previousHash: UInt64
    }

    /// Appends the whole Block to `output`, empties the builder, and returns the header and its checksum.
    mutating func finish(_ place: Place, into output: inout ByteHeap) -> (header: BlockHeader, checksum: UInt64) {
        raw.removeAll()
        if eventCount > 0 {
            raw.appendVarint(UInt64(sourceCount))
            raw.append(sources.bytes)
            raw.appendVarint(UInt64(identifierCount))
            raw.append(identifiers.bytes)
            raw.append(rows.bytes)
        }
        let start = output.count
        output.appendZeros(SegmentFormat.blockHeaderBytes)
        let isLZ4 = Self.appendPayload(raw.bytes, to: &output)
        let storedBytes = output.count - start - SegmentFormat.blockHeaderBytes
        let flags = (isLZ4 ? SegmentFormat.flagLZ4 : 0) | (eventCount == 0 ? SegmentFormat.flagIdleMarker : 0)
        let header = BlockHeader(
            flags: flags, logId: place.logId, epoch: place.epoch, offsetBytes: place.offsetBytes, firstPosition: place.firstPosition,
            recordedAt: place.recordedAt, durablePosition: place.durablePosition, previousHash: place.previousHash,
            payloadChecksum: SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: output.bytes[(start + SegmentFormat.blockHeaderBytes)...])),
            eventCount: eventCount, storedBytes: storedBytes, rawBytes: raw.count)
        output.appendZeros(SegmentFormat.aligned(storedBytes) - storedBytes)
        let checksum = output.withMutableBytes { header.encode(into: UnsafeMutableRawBufferPointer(rebasing: $0[start..<start + SegmentFormat.blockHeaderBytes])) }
        reset()
        return (header, checksum)
    }

    /// True when the payload went in compressed.
    private static func appendPayload(_ raw: UnsafeRawBufferPointer, to output: inout ByteHeap) -> Bool {
        guard raw.count > 0 else { return false }
        let bound = LZ4.boundBytes(raw.count)
        let written = output.appendUninitialized(bound) { LZ4.compress(raw, into: $0, capacity: bound) }
        if written > 0, written <= raw.count - raw.count / SegmentFormat.compressionWorthwhile { return true }
        output.truncate(to: output.count - written)
        output.append(raw)
        return false
    }

    private mutating func reset() {
        rows.removeAll()
        sources.removeAll()
        identifiers.removeAll()
        (sourceCount, identifierCount, eventCount) = (0, 0, 0)
    }
}
