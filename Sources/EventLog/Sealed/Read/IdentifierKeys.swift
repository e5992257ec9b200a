import EventModel

/// Keys of one row's identifiers, copied out of the log's table. Rows that follow one another mostly have the same.
struct IdentifierKeys: ~Copyable {
    private let table: IdentifierTable
    private(set) var ordinals: [IdentifierOrdinal] = []
    private var heap = ByteHeap(capacity: 256)
    private var ends: [Int] = []
    private var keys: [UnsafeBufferPointer<UInt8>] = []

    init(_ table: IdentifierTable) { self.table = table }

    /// Looks up these identifiers; nil when the table does not have one of them.
    mutating func load(_ wanted: [IdentifierOrdinal]) -> IdentifierOrdinal? {
        guard wanted != ordinals else { return nil }
        ordinals = wanted
        heap.removeAll()
        ends.removeAll(keepingCapacity: true)
        for ordinal in wanted {
            guard table.appendKey(of: ordinal, to: &heap) else {
                ordinals = []
                return ordinal
            }
            ends.append(heap.count)
        }
        return nil
    }

    /// Calls `body` with the keys; pointers are valid meanwhile.
    mutating func withKeys<R>(_ body: (UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>) -> R) -> R {
        keys.removeAll(keepingCapacity: true)
        let bytes = heap.bytes.assumingMemoryBound(to: UInt8.self)
        var start = 0
        for end in ends {
            keys.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            start = end
        }
        return keys.withUnsafeBufferPointer(body)
    }
}
