import EventModel

/// A small dictionary unpacked in memory, so that a code is a pointer: what most files have.
final class ResidentDictionary: @unchecked Sendable {
    // Unchecked, since nothing changes after init.
    private let bytes: ByteHeap
    /// Value `code` is `bytes[ends[code]..<ends[code + 1]]`.
    private let ends: UnsafeMutablePointer<UInt32>
    let count: Int

    /// Larger ones are read page by page where they stand.
    private static let entriesMax = 1 << 15
    private static let bytesMax = 1 << 20

    /// Verifies the pages. Nil when the dictionary is large or damaged.
    init?(_ dictionary: StringDictionary) {
        guard dictionary.count <= Self.entriesMax, dictionary.bytesCount <= Self.bytesMax, dictionary.verify() else { return nil }
        var heap = ByteHeap(capacity: 4096)
        var cursor = dictionary.makeCursor()
        var offsets = [UInt32(0)]
        while cursor.next(), heap.count <= Self.bytesMax {
            heap.append(UnsafeRawBufferPointer(cursor.current))
            offsets.append(UInt32(heap.count))
        }
        guard offsets.count == dictionary.count + 1 else { return nil }
        count = dictionary.count
        bytes = heap
        ends = .allocate(capacity: offsets.count)
        ends.initialize(from: offsets, count: offsets.count)
    }

    deinit { ends.deallocate() }

    /// The value of a code; nil when there is none. Valid while the dictionary lives.
    @inline(__always)
    subscript(code: Int64) -> UnsafeBufferPointer<UInt8>? {
        guard code >= 0, code < Int64(count) else { return nil }
        let (start, end) = (Int(ends[Int(code)]), Int(ends[Int(code) + 1]))
        return UnsafeBufferPointer(start: bytes.bytes.assumingMemoryBound(to: UInt8.self).baseAddress.map { $0 + start }, count: end - start)
    }
}
