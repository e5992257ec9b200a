import Synchronization

/// Open addressing of indices by hash, read without a lock while one thread inserts.
///
/// In 16 parts that grow one at a time, so that no growth holds the writer for long. A part's table that grew stays readable: a reader may be
/// in it. All of them together take at most twice what the present ones do.
final class IdentifierSlots: @unchecked Sendable {
    // Unchecked: parts and slots are atomic; `memories` and `used` belong to the one thread that inserts.

    /// A part's table: a line with the mask, then slots of index + 1, 0 for a free one.
    private struct Table {
        let start: UnsafeMutableRawPointer

        var mask: Int { start.load(as: Int.self) }
        var slots: UnsafeMutablePointer<Atomic<UInt32>> { (start + headBytes).assumingMemoryBound(to: Atomic<UInt32>.self) }

        static let first = 64
    }

    private static let headBytes = 64
    private static let partBits: UInt64 = 4
    private static let partCount = 1 << Int(partBits)

    private let parts = UnsafeMutablePointer<Atomic<UnsafeMutableRawPointer?>>.allocate(capacity: partCount)
    private var memories: [ZeroedMemory] = []
    private var used = [Int](repeating: 0, count: partCount)

    init() {
        for part in 0..<Self.partCount { (parts + part).initialize(to: Atomic(makeTable(Table.first))) }
    }

    deinit {
        parts.deinitialize(count: Self.partCount)
        parts.deallocate()
    }

    private func makeTable(_ slotCount: Int) -> UnsafeMutableRawPointer? {
        let memory = ZeroedMemory(byteCount: Self.headBytes + slotCount * 4)
        memories.append(memory)
        memory.bytes.storeBytes(of: slotCount - 1, as: Int.self)
        return memory.bytes.baseAddress
    }

    @inline(__always)
    private static func part(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> (64 &- partBits)) }

    /// The first index of those with this hash to which `isMatch` says yes.
    @inline(__always)
    func find(_ hash: UInt64, _ isMatch: (Int) -> Bool) -> Int? {
        guard let start = parts[Self.part(hash)].load(ordering: .acquiring) else { return nil }
        let table = Table(start: start)
        let (mask, slots) = (table.mask, table.slots)
        var at = Int(UInt32(truncatingIfNeeded: hash)) & mask
        while true {
            let index = Int(slots[at].load(ordering: .acquiring))
            if index == 0 { return nil }
            if isMatch(index &- 1) { return index &- 1 }
            at = (at &+ 1) & mask
        }
    }

    /// Adds an index that is not there. `hash32` gives the low half of an index's hash.
    func insert(_ hash: UInt64, _ index: Int, hash32: (Int) -> UInt32) {
        let part = Self.part(hash)
        guard var start = parts[part].load(ordering: .relaxed) else { return }
        if (used[part] + 1) * 4 > (Table(start: start).mask + 1) * 3, let larger = grown(Table(start: start), hash32) {
            parts[part].store(larger, ordering: .releasing)
            start = larger
        }
        used[part] += 1
        Self.place(index, UInt32(truncatingIfNeeded: hash), Table(start: start))
    }

    private func grown(_ old: Table, _ hash32: (Int) -> UInt32) -> UnsafeMutableRawPointer? {
        guard let start = makeTable((old.mask + 1) * 2) else { return nil }
        for at in 0...old.mask {
            let index = Int(old.slots[at].load(ordering: .relaxed))
            if index != 0 { Self.place(index - 1, hash32(index - 1), Table(start: start)) }
        }
        return start
    }

    private static func place(_ index: Int, _ hash32: UInt32, _ table: Table) {
        let (mask, slots) = (table.mask, table.slots)
        var at = Int(hash32) & mask
        while slots[at].load(ordering: .relaxed) != 0 { at = (at &+ 1) & mask }
        slots[at].store(UInt32(truncatingIfNeeded: index + 1), ordering: .releasing)
    }
}
