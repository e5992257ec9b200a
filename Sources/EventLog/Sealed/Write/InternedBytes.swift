import EventModel

/// Byte strings stored once each and numbered by order of first appearance, found again by a 32-bit tag.
///
/// An open-addressed table with linear probing; it doubles at three quarters full. Finding costs O(1) on average.
struct InternedBytes: ~Copyable {
    private var heap: ByteHeap
    private var entries = Scratch<Entry>(capacity: 1 << 12)
    /// One more than an entry's index; 0 for a free slot.
    private var slots: UnsafeMutablePointer<UInt32>
    private var mask: Int

    private struct Entry: BitwiseCopyable {
        var tag: UInt32
        var offset: UInt32
        var bytes: UInt32
    }

    enum Place {
        case index(Int)
        case freeSlot(Int)
    }

    init(heapBytes: Int) {
        heap = ByteHeap(capacity: heapBytes)
        mask = 1 << 14 - 1
        slots = .allocate(capacity: 1 << 14)
        slots.initialize(repeating: 0, count: 1 << 14)
    }

    deinit { slots.deallocate() }

    var count: Int { entries.count }

    func tag(at index: Int) -> UInt32 { entries.base[index].tag }

    /// Valid until the next string is added.
    @inline(__always)
    subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entries.base[index]
        let start = heap.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start.map { $0 + Int(entry.offset) }, count: Int(entry.bytes))
    }

    /// Where the string with this tag is for which `isSame` holds, or where it would go.
    @inline(__always)
    func place(of tag: UInt32, where isSame: (Int) -> Bool) -> Place {
        var slot = firstSlot(of: tag)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) &- 1
            if entries.base[index].tag == tag, isSame(index) { return .index(index) }
            slot = (slot &+ 1) & mask
        }
        return .freeSlot(slot)
    }

    /// Adds the string that `write` appends, at a free slot that `place` told. Nil, and nothing added, when `write` says false or 4 GiB are full.
    @inline(never)
    mutating func add(_ tag: UInt32, at slot: Int, _ write: (inout ByteHeap) -> Bool) -> Int? {
        let (offset, index) = (heap.count, count)
        guard index < Int(UInt32.max) - 1, write(&heap), heap.count < Int(UInt32.max) else {
            heap.truncate(to: offset)
            return nil
        }
        entries.append(Entry(tag: tag, offset: UInt32(offset), bytes: UInt32(heap.count - offset)))
        slots[slot] = UInt32(index) + 1
        if count * 4 > mask * 3 { grow() }
        return index
    }

    @inline(__always)
    private func firstSlot(of tag: UInt32) -> Int { Int(tag &* 0x9E37_79B1) & mask }

    private mutating func grow() {
        let capacity = (mask + 1) * 2
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        mask = capacity - 1
        for index in 0..<count {
            var slot = firstSlot(of: tag(at: index))
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index) + 1
        }
    }
}
