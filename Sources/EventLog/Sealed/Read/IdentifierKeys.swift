import EventModel

/// Keys of one row's identifiers, copied out of the log's table. Rows that follow one another mostly have the same.
struct IdentifierKeys: ~Copyable {
    private let table: IdentifierTable
    private(set) var ordinals: [IdentifierOrdinal] = []
    private var heap = ByteHeap(capacity: 256)
    private var ends: [Int] = []
    /// Into `heap`, which does not change before the next ``load(_:)``.
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
                (ordinals, keys) = ([], [])
                return ordinal
            }
            ends.append(heap.count)
        }
        let bytes = heap.bytes.assumingMemoryBound(to: UInt8.self)
        keys.removeAll(keepingCapacity: true)
        for (index, end) in ends.enumerated() {
            keys.append(UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1])..<end]))
        }
        return nil
    }

    /// Calls `body` with the keys; pointers are valid meanwhile.
    func withKeys<R>(_ body: (UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>) -> R) -> R { keys.withUnsafeBufferPointer(body) }
}
