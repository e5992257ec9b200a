import Synchronization

/// Open addressing of indices by hash, read without a lock while one thread inserts.
///
/// A slot has half of the hash beside the index, so that a probe reads nothing but slots until it has found what it looks for.
/// In 64 parts that grow one at a time, so that no growth holds the writer for long. A part's table that grew stays readable: a reader may
/// be in it. All of them together take at most twice what the present ones do.
final class IdentifierSlots: @unchecked Sendable {
    // Unchecked: parts and slots are atomic; `memories` and `used` belong to the one thread that inserts.

    /// A part's table: a line with the mask, then slots of index + 1 and, above it, the low half of the hash; 0 for a free one.
    private struct Table {
        let start: UnsafeMutableRawPointer

        var mask: Int { start.load(as: Int.self) }
        var slots: UnsafeMutablePointer<Atomic<UInt64>> { (start + headBytes).assumingMemoryBound(to: Atomic<UInt64>.self) }

        static let first = 16
    }

    private static let headBytes = 64
    private static let partBits: UInt64 = 6
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
        let memory = ZeroedMemory(byteCount: Self.headBytes + slotCount * 8)
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
        let (mask, slots, hash32) = (table.mask, table.slots, hash & Self.half)
        var at = Int(truncatingIfNeeded: hash32) & mask
        while true {
            let slot = slots[at].load(ordering: .acquiring)
            if slot == 0 { return nil }
            if slot &>> 32 == hash32 {
                let index = Int(truncatingIfNeeded: slot & Self.half) &- 1
                if isMatch(index) { return index }
            }
            at = (at &+ 1) & mask
        }
    }

    /// The slot in which a look-up begins, 0 when it is free: reading it brings its line into the cache.
    @inline(__always)
    func first(_ hash: UInt64) -> UInt64 {
        guard let start = parts[Self.part(hash)].load(ordering: .acquiring) else { return 0 }
        let table = Table(start: start)
        return table.slots[Int(truncatingIfNeeded: hash & Self.half) & table.mask].load(ordering: .acquiring)
    }

    /// The first index with the same half of the hash, which is nearly always the one looked for.
    @inline(__always)
    func candidate(_ hash: UInt64) -> Int? { find(hash) { _ in true } }

    private static let half: UInt64 = 0xFFFF_FFFF

    /// Adds an index that is not there.
    func insert(_ hash: UInt64, _ index: Int) {
        let part = Self.part(hash)
        guard var start = parts[part].load(ordering: .relaxed) else { return }
        if (used[part] + 1) * 4 > (Table(start: start).mask + 1) * 3, let larger = grown(Table(start: start)) {
            parts[part].store(larger, ordering: .releasing)
            start = larger
        }
        used[part] += 1
        Self.place((hash & Self.half) << 32 | UInt64(index + 1), Table(start: start))
    }

    private func grown(_ old: Table) -> UnsafeMutableRawPointer? {
        guard let start = makeTable((old.mask + 1) * 2) else { return nil }
        for at in 0...old.mask {
            let slot = old.slots[at].load(ordering: .relaxed)
            if slot != 0 { Self.place(slot, Table(start: start)) }
        }
        return start
    }

    private static func place(_ slot: UInt64, _ table: Table) {
        let (mask, slots) = (table.mask, table.slots)
        var at = Int(slot >> 32) & mask
        while slots[at].load(ordering: .relaxed) != 0 { at = (at &+ 1) & mask }
        slots[at].store(slot, ordering: .releasing)
    }
}
