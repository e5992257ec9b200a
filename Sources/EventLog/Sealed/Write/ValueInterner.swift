import CXXHash
import EventModel

/// Packed values of a file being sealed, each once, by order of first appearance; sorted at the end for the dictionary.
struct ValueInterner: ~Copyable {
    private var heap = ByteHeap(capacity: 1 << 20)
    /// Value `i` is `heap[ends[i - 1]..<ends[i]]`.
    private var ends: [UInt32] = []
    private var hashes: [UInt32] = []
    private var slots: [UInt32]
    private static let emptySlot = UInt32.max

    init() { slots = Array(repeating: Self.emptySlot, count: 1 << 14) }

    var count: Int { ends.count }

    func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return UnsafeBufferPointer(rebasing: heap.bytes.assumingMemoryBound(to: UInt8.self)[start..<Int(ends[index])])
    }

    /// The value's index; a new one gets the next. Nil when the heap is full.
    @inline(__always)
    mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> (index: UInt32, isNew: Bool)? {
        let hash = UInt32(truncatingIfNeeded: XXH3_64bits(bytes.baseAddress, bytes.count))
        let mask = slots.count &- 1
        var slot = Int(hash) & mask
        while slots[slot] != Self.emptySlot {
            let index = slots[slot]
            if hashes[Int(index)] == hash, isEqual(Int(index), bytes) { return (index, false) }
            slot = (slot &+ 1) & mask
        }
        return add(bytes, hash, slot)
    }

    private func isEqual(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        guard Int(ends[index]) - start == bytes.count, let base = bytes.baseAddress, let own = heap.bytes.baseAddress else { return false }
        return memoryIsEqual(own + start, base, bytes.count)
    }

    @inline(never)
    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt32, _ slot: Int) -> (index: UInt32, isNew: Bool)? {
        guard heap.count + bytes.count < Int(UInt32.max), count < Int(Self.emptySlot) - 1 else { return nil }
        let index = UInt32(count)
        heap.append(UnsafeRawBufferPointer(bytes))
        ends.append(UInt32(heap.count))
        hashes.append(hash)
        slots[slot] = index
        if count * 4 > slots.count * 3 { grow() }
        return (index, true)
    }

    private mutating func grow() {
        slots = Array(repeating: Self.emptySlot, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, hash) in hashes.enumerated() {
            var slot = Int(hash) & mask
            while slots[slot] != Self.emptySlot { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index)
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
