// All accepted links, found by identifier and by pair.
//
// The links of a pair are found in the chain of that end which has fewer. Only when both ends are hubs, with `Node.linksCountedMax` links
// or more, is the pair in a hash table. So finding a pair costs a few steps, and a pair costs no memory of its own.
//
// Invariants
//   1. Link 0 is no link; the chains end there.
//   2. Every link is in the chains of both its identifiers, whose heads the nodes hold, newest first.
//   3. One link of a pair, its first, is no follower: the earliest that has effect at the latest basis, if any of the pair's links has.
//      The others follow it in the chain of the pair (`followers`).
//   4. `hubPairs` has the first link of every pair both of whose ends are hubs, and no other.

import EventModel

/// Accepted links by identifier and by pair.
struct LinkTable: ~Copyable, Sendable {
    var links = OverlayArray<Link>()
    /// The first link of pairs of hubs.
    var hubPairs = OverlayMap()
    /// The link of the same pair that follows a link, plus 1.
    var followers = OverlayMap()

    init() {
        links.update(0) { $0.flags = .inert }
    }

    var count: Int { links.count - 1 }

    @inline(__always)
    subscript(index: UInt32) -> Link { links[index] }

    mutating func setFlag(_ flag: Link.Flags, _ isSet: Bool, of index: UInt32) {
        links.update(index) { if isSet { $0.flags.insert(flag) } else { $0.flags.remove(flag) } }
    }

    /// Adds a link whose ends `nodes` has.
    mutating func insert(_ newLink: Link, into nodes: inout NodeTable) {
        let index = UInt32(truncatingIfNeeded: links.count)
        let first = self.first(ofPair: newLink.a, newLink.b, nodes)
        var link = newLink
        (link.nextOfA, link.nextOfB) = (nodes[link.a].newestLink, nodes[link.b].newestLink)
        let isFirst = first == 0 || leads(link, over: links[first])
        if !isFirst { link.flags.insert(.follower) }
        links.append(link)
        if first != 0 { chain(index, isFirst, first) }
        takeHead(of: link.a, index, &nodes)
        takeHead(of: link.b, index, &nodes)
        if isFirst, nodes[link.a].isHub, nodes[link.b].isHub { hubPairs.set(index, for: IdentifierPair.key(link.a, link.b)) }
    }

    /// Puts a link that was just added into the chain of its pair: before its first, or behind it.
    private mutating func chain(_ index: UInt32, _ isFirst: Bool, _ first: UInt32) {
        if isFirst {
            links.update(first) { $0.flags.insert(.follower) }
            setFollower(first, of: index)
        } else {
            setFollower(follower(of: first), of: index)
            setFollower(index, of: first)
        }
    }

    private mutating func takeHead(of ordinal: UInt32, _ index: UInt32, _ nodes: inout NodeTable) {
        let wasHub = nodes[ordinal].isHub
        nodes.update(ordinal) {
            $0.newestLink = index
            $0.countLink()
        }
        if !wasHub, nodes[ordinal].isHub { addHub(ordinal, nodes) }
    }

    /// Restores invariant 4 for an identifier that has become a hub. O(``Node/linksCountedMax``).
    private mutating func addHub(_ ordinal: UInt32, _ nodes: borrowing NodeTable) {
        var at = nodes[ordinal].newestLink
        while at != 0 {
            let link = links[at]
            if !link.flags.contains(.follower), nodes[link.other(than: ordinal)].isHub {
                hubPairs.set(at, for: IdentifierPair.key(link.a, link.b))
            }
            at = link.next(of: ordinal, after: at)
        }
    }

    private func leads(_ link: Link, over other: Link) -> Bool {
        if link.isInert { return false }
        return other.isInert || link.point.occurredAtMicros < other.point.occurredAtMicros
    }
}

extension LinkTable {
    /// The first link of a pair; 0 when it has none. O(``Node/linksCountedMax``).
    @inline(__always)
    func first(ofPair a: UInt32, _ b: UInt32, _ nodes: borrowing NodeTable) -> UInt32 {
        let (left, right) = (nodes[a], nodes[b])
        let (end, head) = left.linksCounted < right.linksCounted ? (a, left.newestLink) : (b, right.newestLink)
        if left.isHub, right.isHub { return hubPairs[IdentifierPair.key(a, b)] }
        var at = head
        while at != 0 {
            let link = links[at]
            if link.joins(a, b), !link.flags.contains(.follower) { break }
            at = link.next(of: end, after: at)
        }
        return at
    }

    /// All links of a pair, its first one first. O(links of the pair).
    func all(ofPair a: UInt32, _ b: UInt32, _ nodes: borrowing NodeTable) -> [UInt32] {
        var found: [UInt32] = []
        var at = first(ofPair: a, b, nodes)
        while at != 0, found.count < links.count {
            found.append(at)
            at = follower(of: at)
        }
        return found
    }

    private func follower(of index: UInt32) -> UInt32 {
        guard links[index].flags.contains(.followed) else { return 0 }
        let next = followers[UInt64(index)]
        return next == 0 ? 0 : next - 1
    }

    private mutating func setFollower(_ next: UInt32, of index: UInt32) {
        guard next != 0 || links[index].flags.contains(.followed) else { return }
        links.update(index) { $0.flags.insert(.followed) }
        followers.set(next &+ 1, for: UInt64(index))
    }

    /// Restores invariant 3 for a pair whose links' effect has changed. O(links of the pair).
    mutating func reorder(pair a: UInt32, _ b: UInt32, _ nodes: borrowing NodeTable) {
        let all = all(ofPair: a, b, nodes)
        guard var best = all.indices.first else { return }
        for at in all.indices.dropFirst() where leads(links[all[at]], over: links[all[best]]) { best = at }
        guard best != 0 else { return }
        let (first, new) = (all[0], all[best])
        setFollower(follower(of: new), of: all[best - 1])
        setFollower(first, of: new)
        links.update(first) { $0.flags.insert(.follower) }
        links.update(new) { $0.flags.remove(.follower) }
        if nodes[a].isHub, nodes[b].isHub { hubPairs.set(new, for: IdentifierPair.key(a, b)) }
    }
}
