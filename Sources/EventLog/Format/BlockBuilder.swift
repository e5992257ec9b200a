import EventModel

/// Collects rows of one Block, which stay where they are, and encodes it. Reused from Block to Block; nothing is allocated per row.
struct BlockBuilder: ~Copyable {
    private var sources = ByteHeap(capacity: 256)
    private var sourceCount = 0
    private var identifiers = ByteHeap(capacity: 4096)
    private var identifierCount = 0
    /// Where rows stand, in order; neighbours are one range.
    private var ranges: [UnsafeBufferPointer<UInt8>] = []
    private var rowBytes = 0
    private var raw = ByteHeap(capacity: SegmentFormat.blockRawBytesTarget * 2)
    private let compressor = LZ4Compressor()
    private(set) var eventCount = 0

    var isEmpty: Bool { eventCount == 0 }
    /// Payload bytes so far, give or take a varint.
    var rawBytes: Int { rowBytes &+ sources.count &+ identifiers.count &+ 8 }
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

    /// Adds an encoded row, which must stay where it is until the Block is finished.
    mutating func append(row: UnsafePointer<UInt8>, count: Int) {
        if let last = ranges.last, let start = last.baseAddress, start + last.count == row {
            ranges[ranges.count - 1] = UnsafeBufferPointer(start: start, count: last.count + count)
        } else {
            ranges.append(UnsafeBufferPointer(start: row, count: count))
        }
        rowBytes &+= count
        eventCount &+= 1
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
        gatherPayload()
        let start = output.count
        output.appendZeros(SegmentFormat.blockHeaderBytes)
        let isLZ4 = appendPayload(to: &output)
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

    private mutating func gatherPayload() {
        raw.removeAll()
        guard eventCount > 0 else { return }
        raw.reserve(rawBytes + 16)
        raw.appendVarint(UInt64(sourceCount))
        raw.append(sources.bytes)
        raw.appendVarint(UInt64(identifierCount))
        raw.append(identifiers.bytes)
        for range in ranges { raw.append(UnsafeRawBufferPointer(range)) }
    }

    /// True when the payload went in compressed.
    private func appendPayload(to output: inout ByteHeap) -> Bool {
        guard raw.count > 0 else { return false }
        let bound = LZ4.boundBytes(raw.count)
        let written = output.appendUninitialized(bound) {
            compressor.compress(raw.bytes, into: $0, capacity: bound, acceleration: SegmentFormat.compressionAcceleration)
        }
        if written > 0, written <= raw.count - raw.count / SegmentFormat.compressionWorthwhile { return true }
        output.truncate(to: output.count - written)
        output.append(raw.bytes)
        return false
    }

    private mutating func reset() {
        ranges.removeAll(keepingCapacity: true)
        sources.removeAll()
        identifiers.removeAll()
        (sourceCount, identifierCount, eventCount, rowBytes) = (0, 0, 0, 0)
    }
}
