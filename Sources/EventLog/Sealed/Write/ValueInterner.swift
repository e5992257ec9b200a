import CXXHash
import EventModel

/// Packed values of a file being sealed, each once, by order of first appearance; sorted at the end for the dictionary.
struct ValueInterner: ~Copyable {
    private var heap = ByteHeap(capacity: 1 << 20)
    private var entries = Scratch<Entry>(capacity: 1 << 12)
    /// One more than an entry's index; 0 for a free slot.
    private var slots: UnsafeMutablePointer<UInt32>
    private var mask: Int

    private struct Entry: BitwiseCopyable {
        var offset: UInt32
        var bytes: UInt32
        var hash: UInt32
    }

    init() {
        mask = 1 << 14 - 1
        slots = .allocate(capacity: 1 << 14)
        slots.initialize(repeating: 0, count: 1 << 14)
    }

    deinit { slots.deallocate() }

    var count: Int { entries.count }

    @inline(__always)
    func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = entries.base[index]
        let start = heap.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start.map { $0 + Int(entry.offset) }, count: Int(entry.bytes))
    }

    /// The value's index; a new one gets the next. Nil when the heap is full.
    @inline(__always)
    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> (index: UInt32, isNew: Bool)? {
        let hash = UInt32(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let index = slots[slot] &- 1
            let entry = entries.base[Int(index)]
            if entry.hash == hash, Int(entry.bytes) == bytes.count, isEqual(entry, bytes) { return (index, false) }
            slot = (slot &+ 1) & mask
        }
        return add(bytes, hash, slot)
    }

    @inline(__always)
    private func isEqual(_ entry: Entry, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress, let own = heap.bytes.baseAddress else { return false }
        return memoryIsEqual(own + Int(entry.offset), base, bytes.count)
    }

    @inline(never)
    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt32, _ slot: Int) -> (index: UInt32, isNew: Bool)? {
        guard heap.count + bytes.count < Int(UInt32.max), count < Int(UInt32.max) - 1 else { return nil }
        let index = UInt32(count)
        entries.append(Entry(offset: UInt32(heap.count), bytes: UInt32(bytes.count), hash: hash))
        heap.append(UnsafeRawBufferPointer(bytes))
        slots[slot] = index + 1
        if count * 4 > mask * 3 { grow() }
        return (index, true)
    }

    private mutating func grow() {
        let capacity = (mask + 1) * 2
        slots.deallocate()
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: 0, count: capacity)
        mask = capacity - 1
        for index in 0..<count {
            var slot = Int(entries.base[index].hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index) + 1
        }
    }

    /// The values for which `isWanted` holds, sorted bytewise, and each value's place among them (`UInt32.max` for the others).
    borrowing func sorted(_ isWanted: [Bool]) -> (order: [UInt32], codes: [UInt32]) {
        var order = (0..<UInt32(count)).filter { isWanted[Int($0)] }
        order.sort { Self.precedes(value(Int($0)), value(Int($1))) }
        var codes = [UInt32](repeating: .max, count: count)
        for (code, index) in order.enumerated() { codes[Int(index)] = UInt32(code) }
        return (order, codes)
    }

    static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let x = a.baseAddress, let y = b.baseAddress else { return a.count < b.count }
        let order = memoryOrder(x, y, min(a.count, b.count))
        return order != 0 ? order < 0 : a.count < b.count
    }
}
