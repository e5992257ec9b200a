import EventModel

/// A row group in the directory: where it is, what it spans, and where each of its chunks lies.
struct RowGroupEntry {
    var offsetBytes: UInt64 = 0
    var rows = 0
    var runs = 0
    var tuples = 0
    var tupleOthers = 0
    /// Of the first run and of the last: in a file that is not clustered these are their anchors.
    var firstCluster: UInt32 = 0
    var lastCluster: UInt32 = 0
    var occurredFromMicros: Int64 = 0
    var occurredToMicros: Int64 = 0
    var firstPosition: UInt64 = 0
    var lastPosition: UInt64 = 0
    var chunks: [Chunk] = []

    struct Chunk {
        /// From the row group's start.
        var offsetBytes = 0
        var bytes = 0
        var checksum: UInt64 = 0
    }

    static func encodedBytes(chunkCount: Int) -> Int { SealedFormat.groupEntryFixedBytes + chunkCount * SealedFormat.chunkEntryBytes }

    func encode(into heap: inout ByteHeap) {
        heap.appendFixed(offsetBytes)
        for field in [rows, runs, tuples, tupleOthers] { heap.appendFixed(UInt32(field)) }
        heap.appendFixed(firstCluster)
        heap.appendFixed(lastCluster)
        heap.appendFixed(occurredFromMicros)
        heap.appendFixed(occurredToMicros)
        heap.appendFixed(firstPosition)
        heap.appendFixed(lastPosition)
        heap.appendZeros(16)
        for chunk in chunks {
            heap.appendFixed(UInt32(chunk.offsetBytes / SealedFormat.alignmentBytes))
            heap.appendFixed(UInt32(chunk.bytes))
            heap.appendFixed(chunk.checksum)
        }
    }

    /// Reads the entry's fixed part from a directory whose checksum holds.
    init(fixedPartOf bytes: UnsafeRawBufferPointer) {
        offsetBytes = bytes.field(0, as: UInt64.self)
        (rows, runs) = (Int(bytes.field(8, as: UInt32.self)), Int(bytes.field(12, as: UInt32.self)))
        (tuples, tupleOthers) = (Int(bytes.field(16, as: UInt32.self)), Int(bytes.field(20, as: UInt32.self)))
        (firstCluster, lastCluster) = (bytes.field(24, as: UInt32.self), bytes.field(28, as: UInt32.self))
        (occurredFromMicros, occurredToMicros) = (bytes.field(32, as: Int64.self), bytes.field(40, as: Int64.self))
        (firstPosition, lastPosition) = (bytes.field(48, as: UInt64.self), bytes.field(56, as: UInt64.self))
    }

    init() {}

    /// A chunk's place, read from the entry's bytes.
    @inline(__always)
    static func chunk(_ index: Int, of bytes: UnsafeRawBufferPointer) -> Chunk {
        let at = SealedFormat.groupEntryFixedBytes + index * SealedFormat.chunkEntryBytes
        return Chunk(
            offsetBytes: Int(bytes.field(at, as: UInt32.self)) * SealedFormat.alignmentBytes, bytes: Int(bytes.field(at + 4, as: UInt32.self)),
            checksum: bytes.field(at + 8, as: UInt64.self))
    }
}
