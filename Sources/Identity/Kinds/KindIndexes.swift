import EventModel

/// Indexes of kinds by the bytes of their names, so that the first sight of an identifier makes no String.
struct KindIndexes: Sendable {
    private var names: [[UInt8]] = []
    private var indexes: [UInt32] = []
    /// Open addressing: 1 more than the place in `names`; 0 when free. At most half is used.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    mutating func add(_ name: [UInt8], index: UInt32) {
        names.append(name)
        indexes.append(index)
        if names.count * 2 > slots.count { grow() } else { occupy(UInt32(names.count)) }
    }

    subscript(name: UnsafeRawBufferPointer) -> UInt32? {
        let mask = slots.count - 1
        var slot = Self.hash(name) & mask
        while slots[slot] != 0 {
            let place = Int(slots[slot] - 1)
            if names[place].elementsEqual(name) { return indexes[place] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func occupy(_ place: UInt32) {
        let mask = slots.count - 1
        var slot = names[Int(place - 1)].withUnsafeBytes { Self.hash($0) } & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = place
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for place in 1...UInt32(names.count) { occupy(place) }
    }

    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        Int(truncatingIfNeeded: IdentifierInterner.hash(name.assumingMemoryBound(to: UInt8.self)) & UInt64(Int.max))
    }
}
