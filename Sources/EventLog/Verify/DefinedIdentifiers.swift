import EventModel

/// The identifiers that one sealed LogSegment defines, by ordinal.
struct DefinedIdentifiers: ~Copyable {
    private var heap = ByteHeap(capacity: 1 << 16)
    /// Key `i` is `heap[ends[i - 1]..<ends[i]]`.
    private var ends: [Int] = []
    /// Ordinal and index of its key in one number, ascending.
    private var order: [UInt64] = []

    init() {}

    var count: Int { ends.count }

    mutating func add(_ ordinal: UInt32, _ key: UnsafeBufferPointer<UInt8>) {
        order.append(UInt64(ordinal) << 32 | UInt64(ends.count))
        heap.append(UnsafeRawBufferPointer(key))
        ends.append(heap.count)
    }

    /// Makes ready for look-ups.
    ///
    /// - Returns: An ordinal that was added twice; nil when there is none.
    mutating func sort() -> UInt32? {
        order.sort()
        let twice = zip(order, order.dropFirst()).first { $0 >> 32 == $1 >> 32 }
        return twice.map { UInt32($0.0 >> 32) }
    }

    /// The key of an ordinal; valid until something is added. O(log n).
    func key(of ordinal: UInt32) -> UnsafeBufferPointer<UInt8>? {
        let place = order.partition { $0 >= UInt64(ordinal) << 32 }
        guard place < order.count, order[place] >> 32 == UInt64(ordinal) else { return nil }
        let index = Int(truncatingIfNeeded: order[place] & 0xFFFF_FFFF)
        let bytes = heap.bytes.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    }
}
