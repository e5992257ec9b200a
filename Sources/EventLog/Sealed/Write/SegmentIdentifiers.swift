import EventModel

/// Keys of the identifiers that a file's rows use, taken from the log's table once each.
struct SegmentIdentifiers: ~Copyable {
    private let table: IdentifierTable
    private var heap = ByteHeap(capacity: 1 << 18)
    private(set) var ordinals: [UInt32] = []
    private var ends: [UInt32] = []
    /// Index + 1 by hashed ordinal; 0 for a free slot.
    private var slots: [UInt32] = Array(repeating: 0, count: 1 << 14)

    init(_ table: IdentifierTable) { self.table = table }

    var count: Int { ordinals.count }

    func key(at index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return UnsafeBufferPointer(rebasing: heap.bytes.assumingMemoryBound(to: UInt8.self)[start..<Int(ends[index])])
    }

    /// The place of an ordinal's key here, valid as long as this lives; nil when the table does not have the ordinal.
    @inline(__always)
    mutating func index(of ordinal: UInt32) -> Int? {
        let mask = slots.count &- 1
        var slot = Int(ordinal &* 0x9E37_79B1) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) &- 1
            if ordinals[index] == ordinal { return index }
            slot = (slot &+ 1) & mask
        }
        return add(ordinal, slot)
    }

    @inline(never)
    private mutating func add(_ ordinal: UInt32, _ slot: Int) -> Int? {
        let identifier = IdentifierOrdinal(rawValue: ordinal)
        guard let key = table.identifier(identifier)?.description else { return nil }
        var text = key
        text.withUTF8 { heap.append(UnsafeRawBufferPointer($0)) }
        ordinals.append(ordinal)
        ends.append(UInt32(heap.count))
        slots[slot] = UInt32(count)
        if count * 4 > slots.count * 3 { grow() }
        return count - 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, ordinal) in ordinals.enumerated() {
            var slot = Int(ordinal &* 0x9E37_79B1) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
