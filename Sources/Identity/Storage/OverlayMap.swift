import EventModel

// Open addressing with linear probing over an OverlayArray, so that it can be stored and read in place.
//
// Invariants
//   1. The capacity is a power of two, at most three quarters of it used; nothing is ever removed. So the bytes depend on the order of
//      the insertions alone.
//   2. An entry with value 0 is free: 0 is no value.
//   3. A search ends after `capacity` steps, whatever the bytes say.

/// Numbers by numbers.
struct OverlayMap: ~Copyable, Sendable {
    /// 12 bytes; all zero when free.
    struct Entry: BitwiseCopyable {
        var keyLow: UInt32
        var keyHigh: UInt32
        var value: UInt32

        init(_ key: UInt64, _ value: UInt32) {
            (keyLow, keyHigh, self.value) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32), value)
        }

        @inline(__always) var key: UInt64 { UInt64(keyHigh) << 32 | UInt64(keyLow) }
    }

    private(set) var entries: OverlayArray<Entry>
    /// Keys.
    private(set) var used: Int
    private var mask: Int

    static let capacityMin = 256

    init() { self.init(capacity: Self.capacityMin) }

    /// Entries as they were stored; nil when there cannot be as many.
    init?(entries: consuming OverlayArray<Entry>, used: Int) {
        let capacity = entries.count
        guard capacity >= Self.capacityMin, capacity & (capacity - 1) == 0, (0...capacity / 4 * 3).contains(used) else { return nil }
        (self.used, mask) = (used, capacity - 1)
        self.entries = entries
    }

    /// 0 when the key has no value. O(1).
    subscript(key: UInt64) -> UInt32 { used == 0 ? 0 : entries[slot(key)].value(of: key) }

    /// Sets the value of a key; not to 0. O(1), amortised.
    mutating func set(_ value: UInt32, for key: UInt64) {
        let slot = slot(key)
        if entries[slot].value(of: key) == 0 { used += 1 }
        entries.set(slot, to: Entry(key, value))
        if used * 4 > entries.count * 3 { grow() }
    }

    /// The slot that holds the key, or the free one where it belongs.
    private func slot(_ key: UInt64) -> UInt32 {
        var slot = Self.mixed(key) & mask
        for _ in 0...mask {
            let entry = entries[UInt32(truncatingIfNeeded: slot)]
            if entry.value == 0 || entry.key == key { break }
            slot = (slot &+ 1) & mask
        }
        return UInt32(truncatingIfNeeded: slot)
    }

    /// MurmurHash3's 64-bit finalizer: ordinals are dense, so neighbouring pairs must be spread.
    private static func mixed(_ key: UInt64) -> Int {
        var h = key
        h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: (h ^ (h >> 33)) & UInt64(Int.max))
    }

    private mutating func grow() {
        var larger = OverlayMap(capacity: entries.count * 2)
        for index in 0..<UInt32(entries.count) {
            let entry = entries[index]
            if entry.value != 0 { larger.set(entry.value, for: entry.key) }
        }
        self = larger
    }

    private init(capacity: Int) {
        (used, mask) = (0, capacity - 1)
        entries = OverlayArray(zeros: capacity)
    }
}

extension OverlayMap.Entry {
    @inline(__always)
    fileprivate func value(of wanted: UInt64) -> UInt32 { key == wanted ? value : 0 }
}
