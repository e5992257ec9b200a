// All accepted links, found by identifier and by pair.
//
// Invariants
//   1. Link 0 is no link; the chains end there.
//   2. Every link is in the chains of both its identifiers and of its pair.
//   3. A pair's chain begins with the earliest link that has effect at the latest basis, if any of the pair's links has.

/// Accepted links by identifier and by pair.
struct LinkTable: Sendable {
    private(set) var links: [Link] = [Link(0, 0, .sharedEvent, at: EventPoint(occurredAtMicros: 0, position: 0), flags: .inert)]
    private var heads: [UInt32] = [0]
    /// Open addressing: the first link of each pair.
    private var slots: [UInt32] = Array(repeating: 0, count: 256)
    private var pairCount = 0

    var count: Int { links.count - 1 }

    @inline(__always)
    subscript(index: UInt32) -> Link { links[Int(index)] }

    /// The newest link of an identifier; 0 when it has none.
    @inline(__always)
    func head(of ordinal: UInt32) -> UInt32 { Int(ordinal) < heads.count ? heads[Int(ordinal)] : 0 }

    /// The first link of a pair; 0 when it has none.
    @inline(__always)
    func head(ofPair a: UInt32, _ b: UInt32) -> UInt32 { slots[slot(a, b)] }

    mutating func insert(_ link: Link) {
        let index = UInt32(links.count)
        var link = link
        link.nextOfA = takeHead(of: link.a, index)
        link.nextOfB = takeHead(of: link.b, index)
        let slot = slot(link.a, link.b)
        let first = slots[slot]
        if first == 0 {
            links.append(link)
            occupy(slot, index)
        } else if leads(link, over: links[Int(first)]) {
            link.nextOfPair = first
            links.append(link)
            slots[slot] = index
        } else {
            link.nextOfPair = links[Int(first)].nextOfPair
            links.append(link)
            links[Int(first)].nextOfPair = index
        }
    }

    mutating func setFlag(_ flag: Link.Flags, _ isSet: Bool, of index: UInt32) {
        if isSet { links[Int(index)].flags.insert(flag) } else { links[Int(index)].flags.remove(flag) }
    }

    /// Restores invariant 3 for a pair whose links' effect has changed. O(links of the pair).
    mutating func reorder(pair a: UInt32, _ b: UInt32) {
        let slot = slot(a, b)
        let first = slots[slot]
        guard first != 0 else { return }
        var (best, beforeBest) = (first, UInt32(0))
        var (previous, at) = (first, links[Int(first)].nextOfPair)
        while at != 0 {
            if leads(links[Int(at)], over: links[Int(best)]) { (best, beforeBest) = (at, previous) }
            (previous, at) = (at, links[Int(at)].nextOfPair)
        }
        guard best != first else { return }
        links[Int(beforeBest)].nextOfPair = links[Int(best)].nextOfPair
        links[Int(best)].nextOfPair = first
        slots[slot] = best
    }

    private func leads(_ link: Link, over other: Link) -> Bool {
        if link.isInert { return false }
        return other.isInert || link.point.occurredAtMicros < other.point.occurredAtMicros
    }

    private mutating func takeHead(of ordinal: UInt32, _ index: UInt32) -> UInt32 {
        let missing = Int(ordinal) + 1 - heads.count
        if missing > 0 { heads.append(contentsOf: repeatElement(0, count: missing)) }
        let old = heads[Int(ordinal)]
        heads[Int(ordinal)] = index
        return old
    }
}

extension LinkTable {
    /// The slot that holds the pair, or the free one where it belongs.
    @inline(__always)
    private func slot(_ a: UInt32, _ b: UInt32) -> Int {
        let key = IdentifierPair.key(a, b)
        let mask = slots.count &- 1
        var slot = Self.mixed(key) & mask
        while slots[slot] != 0 {
            let link = links[Int(slots[slot])]
            if IdentifierPair.key(link.a, link.b) == key { return slot }
            slot = (slot &+ 1) & mask
        }
        return slot
    }

    /// MurmurHash3's 64-bit finalizer: ordinals are dense, so neighbouring pairs must be spread.
    @inline(__always)
    private static func mixed(_ key: UInt64) -> Int {
        var h = key
        h = (h ^ (h >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ (h >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: (h ^ (h >> 33)) & UInt64(Int.max))
    }

    private mutating func occupy(_ slot: Int, _ index: UInt32) {
        slots[slot] = index
        pairCount += 1
        guard pairCount * 4 > slots.count * 3 else { return }
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for first in old where first != 0 {
            let link = links[Int(first)]
            slots[self.slot(link.a, link.b)] = first
        }
    }
}
