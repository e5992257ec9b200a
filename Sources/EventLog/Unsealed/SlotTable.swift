import Synchronization

/// 32-bit keys to 32-bit values, by open addressing: eight bytes a slot, at most three quarters used.
///
/// One thread adds, others look up at the same time without a lock. A value that is found shows everything its writer did before it.
/// A full table is not enlarged but copied into a ``grown()`` one; who holds the old one sees it as it was.
final class SlotTable: @unchecked Sendable {
    // Unchecked, since slots are atomic, and the one thread that adds counts what it added.

    let slots: Slots
    init(bits: UInt32) { slots = Slots(bits: bits) }

    deinit { slots.free() }

    /// A table of twice the size with the same content.
    func grown() -> SlotTable {
        let larger = SlotTable(bits: slots.bits + 1)
        slots.forEach { larger.slots.insert($0, $1) }
        return larger
    }

    /// The only value of a key; 0 when it has none.
    func value(_ key: UInt32) -> UInt32 {
        var found: UInt32 = 0
        slots.forEachValue(key) { value in
            found = value
            return true
        }
        return found
    }
}

/// The memory of a ``SlotTable``, for the thread that adds; lives as long as the table.
struct Slots {
    /// The key in the upper half, the value in the lower; 0 for a free slot, so that a value is never 0.
    private let slots: UnsafeMutablePointer<Atomic<UInt64>>
    let bits: UInt32

    init(bits: UInt32) {
        self.bits = bits
        let count = 1 << Int(bits)
        slots = .allocate(capacity: count)
        for slot in 0..<count { (slots + slot).initialize(to: Atomic(0)) }
    }

    func free() { slots.deallocate() }

    @inline(__always)
    var capacity: Int { 1 &<< Int(bits) }

    /// How many slots are used when the table is full.
    @inline(__always)
    var usedMax: Int { capacity / 4 &* 3 }

    @inline(__always)
    private func start(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) &>> (32 &- bits)) }

    @inline(__always)
    private func next(_ slot: Int) -> Int { (slot &+ 1) & (capacity &- 1) }

    @inline(__always)
    private static func entry(_ key: UInt32, _ value: UInt32) -> UInt64 { UInt64(key) &<< 32 | UInt64(value) }

    /// Adds a value under a key that may have others. The caller made sure that the table is not full.
    @inline(__always)
    func insert(_ key: UInt32, _ value: UInt32) {
        var slot = start(key)
        while slots[slot].load(ordering: .relaxed) != 0 { slot = next(slot) }
        slots[slot].store(Self.entry(key, value), ordering: .releasing)
    }

    /// Sets the only value of a key, after `note` was told the one it had; 0 when it had none. Returns whether a slot was taken.
    @inline(__always)
    func replace(_ key: UInt32, by value: UInt32, _ note: (UInt32) -> Void) -> Bool {
        var slot = start(key)
        while true {
            let entry = slots[slot].load(ordering: .relaxed)
            if entry == 0 || UInt32(truncatingIfNeeded: entry &>> 32) == key {
                note(UInt32(truncatingIfNeeded: entry))
                slots[slot].store(Self.entry(key, value), ordering: .releasing)
                return entry == 0
            }
            slot = next(slot)
        }
    }

    /// Calls `body` with each value of a key until it says true.
    @inline(__always)
    func forEachValue<E: Error>(_ key: UInt32, _ body: (UInt32) throws(E) -> Bool) throws(E) {
        var slot = start(key)
        while true {
            let entry = slots[slot].load(ordering: .acquiring)
            if entry == 0 { return }
            if UInt32(truncatingIfNeeded: entry &>> 32) == key, try body(UInt32(truncatingIfNeeded: entry)) { return }
            slot = next(slot)
        }
    }

    /// Reads the slot where a key begins, so that it is in the cache when it is needed.
    @inline(__always)
    func touch(_ key: UInt32) { _ = slots[start(key)].load(ordering: .relaxed) }

    fileprivate func forEach(_ body: (UInt32, UInt32) -> Void) {
        for slot in 0..<capacity {
            let entry = slots[slot].load(ordering: .relaxed)
            if entry != 0 { body(UInt32(truncatingIfNeeded: entry &>> 32), UInt32(truncatingIfNeeded: entry)) }
        }
    }
}
