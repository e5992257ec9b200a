import EventModel

/// Keys of the identifiers that a file's rows use, taken from the log's table once each.
struct SegmentIdentifiers: ~Copyable {
    private let table: IdentifierTable
    private var heap = ByteHeap(capacity: 1 << 18)
    private var entries = Scratch<Entry>(capacity: 1 << 12)
    /// One more than an entry's index by hashed ordinal; 0 for a free slot.
    private var slots: UnsafeMutablePointer<UInt32>
    private var mask: Int

    private struct Entry: BitwiseCopyable {
        var ordinal: UInt32
        var offset: UInt32
        var bytes: UInt32
    }

    init(_ table: IdentifierTable) {
        self.table = table
        mask = 1 << 14 - 1
        slots = .allocate(capacity: 1 << 14)
        slots.initialize(repeating: 0, count: 1 << 14)
    }

    deinit { slots.deallocate() }

    var count: Int { entries.count }

    func ordinal(at index: Int) -> UInt32 { entries.base[index].ordinal }

    /// Valid until the next key is added.
    @inline(__always)
    func key(at index: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entries.base[index]
        let start = heap.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start.map { $0 + Int(entry.offset) }, count: Int(entry.bytes))
    }

    /// The place of an ordinal's key here; nil when the table does not have the ordinal.
    @inline(__always)
    mutating func index(of ordinal: UInt32) -> Int? {
        var slot = Int(ordinal &* 0x9E37_79B1) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) &- 1
            if entries.base[index].ordinal == ordinal { return index }
            slot = (slot &+ 1) & mask
        }
        return add(ordinal, slot)
    }

    @inline(never)
    private mutating func add(_ ordinal: UInt32, _ slot: Int) -> Int? {
        let offset = heap.count
        guard table.appendKey(of: IdentifierOrdinal(rawValue: ordinal), to: &heap), heap.count < Int(UInt32.max) else { return nil }
        entries.append(Entry(ordinal: ordinal, offset: UInt32(offset), bytes: UInt32(heap.count - offset)))
        slots[slot] = UInt32(count)
        if count * 4 > mask * 3 { grow() }
        return count - 1
    }

    private mutating func grow() {
        let capacity = (mask + 1) * 2
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        mask = capacity - 1
        for index in 0..<count {
            var slot = Int(entries.base[index].ordinal &* 0x9E37_79B1) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index) + 1
        }
    }
}
