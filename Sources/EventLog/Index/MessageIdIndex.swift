/// messageId → position over the whole log, by 64-bit hash. What is found must be verified against the event.
///
/// Open addressing in 64 parts that grow one at a time, so that growth never stalls a commit for long. 16 bytes a slot, at most 70 % full.
struct MessageIdIndex: ~Copyable {
    private struct Slot {
        var hash: UInt64
        /// 0 for a free slot.
        var position: UInt64
    }

    private struct Part {
        var slots: [Slot]
        var used = 0
    }

    private var parts: [Part]
    private static let partBits: UInt64 = 6

    init() {
        let empty = Part(slots: Array(repeating: Slot(hash: 0, position: 0), count: 64))
        parts = Array(repeating: empty, count: 1 << Int(Self.partBits))
    }

    /// Calls `isMatch` with the position of each event whose messageId has this hash, until it says true.
    ///
    /// - Returns: The position it said true to.
    borrowing func find<E: Error>(_ hash: UInt64, _ isMatch: (UInt64) throws(E) -> Bool) throws(E) -> UInt64? {
        let part = Int(hash >> (64 - Self.partBits))
        let mask = parts[part].slots.count - 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = parts[part].slots[at]
            if slot.position == 0 { return nil }
            if slot.hash == hash, try isMatch(slot.position) { return slot.position }
            at = (at + 1) & mask
        }
    }

    /// Adds an event. The caller has made sure that it is new.
    mutating func insert(_ hash: UInt64, _ position: UInt64) {
        let part = Int(hash >> (64 - Self.partBits))
        if (parts[part].used + 1) * 10 > parts[part].slots.count * 7 { grow(part) }
        Self.place(Slot(hash: hash, position: position), &parts[part].slots)
        parts[part].used += 1
    }

    private static func place(_ slot: Slot, _ slots: inout [Slot]) {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: slot.hash) & mask
        while slots[at].position != 0 { at = (at + 1) & mask }
        slots[at] = slot
    }

    private mutating func grow(_ part: Int) {
        var larger = Array(repeating: Slot(hash: 0, position: 0), count: parts[part].slots.count * 2)
        for slot in parts[part].slots where slot.position != 0 { Self.place(slot, &larger) }
        parts[part].slots = larger
    }
}
