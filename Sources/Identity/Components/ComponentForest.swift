// Customers as they stand at the latest basis: what limits and kept-apart pairs are judged against.
//
// Union by size over ordinals. Each component also has
//   - its members in a ring (`nextMember`), so that two rings become one by exchanging two numbers;
//   - how many members it has of each counted kind, in a chain sorted by kind; a component of one has none, its kind says it;
//   - how many of its members are kept apart from somebody.
// Nothing is ever split in place: a component that loses a link is dissolved and put together again from its links.

/// The components of identifiers at the latest basis.
struct ComponentForest: Sendable {
    private struct Node {
        var parent: UInt32
        var nextMember: UInt32
        var kind: UInt32 = 0
        var size: UInt32 = 1
        var counts: UInt32 = 0
        var apartMembers: UInt32 = 0
    }

    private struct KindCount {
        var kind: UInt32
        var count: UInt32
        var next: UInt32
    }

    private var nodes: [Node] = []
    private var counts: [KindCount] = [KindCount(kind: 0, count: 0, next: 0)]
    private var freeCount: UInt32 = 0

    /// Adds an identifier as a component of one. `kind` is 0 when its kind has no limit.
    mutating func add(_ ordinal: UInt32, kind: UInt32) {
        while nodes.count <= Int(ordinal) {
            let next = UInt32(nodes.count)
            nodes.append(Node(parent: next, nextMember: next))
        }
        nodes[Int(ordinal)].kind = kind
    }

    /// The component's representative. Amortised near O(1).
    @inline(__always)
    mutating func root(of ordinal: UInt32) -> UInt32 {
        var at = ordinal
        while nodes[Int(at)].parent != at {
            let grandparent = nodes[Int(nodes[Int(at)].parent)].parent
            nodes[Int(at)].parent = grandparent
            at = grandparent
        }
        return at
    }

    /// The same without shortening the way for the next time.
    func rootUnchanged(of ordinal: UInt32) -> UInt32 {
        var at = ordinal
        while nodes[Int(at)].parent != at { at = nodes[Int(at)].parent }
        return at
    }

    func size(ofRoot root: UInt32) -> Int { Int(nodes[Int(root)].size) }
    func nextMember(_ ordinal: UInt32) -> UInt32 { nodes[Int(ordinal)].nextMember }
    func countedKind(_ ordinal: UInt32) -> UInt32 { nodes[Int(ordinal)].kind }
    func apartMembers(ofRoot root: UInt32) -> UInt32 { nodes[Int(root)].apartMembers }

    mutating func union(_ a: UInt32, _ b: UInt32) {
        var (large, small) = (root(of: a), root(of: b))
        guard large != small else { return }
        if nodes[Int(large)].size < nodes[Int(small)].size { swap(&large, &small) }
        nodes[Int(large)].counts = merged(countChain(large), countChain(small))
        nodes[Int(small)].counts = 0
        nodes[Int(small)].parent = large
        nodes[Int(large)].size += nodes[Int(small)].size
        nodes[Int(large)].apartMembers += nodes[Int(small)].apartMembers
        let next = nodes[Int(large)].nextMember
        nodes[Int(large)].nextMember = nodes[Int(small)].nextMember
        nodes[Int(small)].nextMember = next
    }

    /// Adds or takes away members that are kept apart from somebody.
    mutating func countApart(_ ordinal: UInt32, isApart: Bool) {
        let root = Int(root(of: ordinal))
        if isApart { nodes[root].apartMembers += 1 } else { nodes[root].apartMembers -= 1 }
    }

    /// Makes every member a component of one, and appends them to `members`.
    ///
    /// - Parameter isApart: Whether a member is kept apart from somebody.
    mutating func dissolve(root: UInt32, into members: inout [UInt32], isApart: (UInt32) -> Bool) {
        free(chain: nodes[Int(root)].counts)
        var at = root
        repeat {
            let next = nodes[Int(at)].nextMember
            let kind = nodes[Int(at)].kind
            nodes[Int(at)] = Node(parent: at, nextMember: at, kind: kind, apartMembers: isApart(at) ? 1 : 0)
            members.append(at)
            at = next
        } while at != root
    }
}

extension ComponentForest {
    /// Calls `body` with each counted kind and its members in the component.
    @inline(__always)
    func forEachCount(root: UInt32, _ body: (_ kind: UInt32, _ count: UInt32) -> Void) {
        let node = nodes[Int(root)]
        if node.size == 1 {
            if node.kind != 0 { body(node.kind, 1) }
            return
        }
        var at = node.counts
        while at != 0 {
            body(counts[Int(at)].kind, counts[Int(at)].count)
            at = counts[Int(at)].next
        }
    }

    /// The component's chain; made when the component has one member.
    private mutating func countChain(_ root: UInt32) -> UInt32 {
        let node = nodes[Int(root)]
        guard node.size == 1, node.kind != 0 else { return node.counts }
        return newCount(KindCount(kind: node.kind, count: 1, next: 0))
    }

    private mutating func newCount(_ value: KindCount) -> UInt32 {
        guard freeCount != 0 else {
            counts.append(value)
            return UInt32(counts.count - 1)
        }
        let index = freeCount
        freeCount = counts[Int(index)].next
        counts[Int(index)] = value
        return index
    }

    private mutating func free(chain: UInt32) {
        var at = chain
        while at != 0 {
            let next = counts[Int(at)].next
            freeOne(at)
            at = next
        }
    }

    private mutating func freeOne(_ index: UInt32) {
        counts[Int(index)].next = freeCount
        freeCount = index
    }

    /// Adds two sorted chains into one. O(kinds of both).
    private mutating func merged(_ first: UInt32, _ second: UInt32) -> UInt32 {
        var (a, b) = (first, second)
        var (head, tail): (UInt32, UInt32) = (0, 0)
        while a != 0 || b != 0 {
            let taken: UInt32
            if b == 0 || (a != 0 && counts[Int(a)].kind < counts[Int(b)].kind) {
                (taken, a) = (a, counts[Int(a)].next)
            } else if a == 0 || counts[Int(b)].kind < counts[Int(a)].kind {
                (taken, b) = (b, counts[Int(b)].next)
            } else {
                counts[Int(a)].count += counts[Int(b)].count
                let spent = b
                (taken, a, b) = (a, counts[Int(a)].next, counts[Int(b)].next)
                freeOne(spent)
            }
            if tail == 0 { head = taken } else { counts[Int(tail)].next = taken }
            counts[Int(taken)].next = 0
            tail = taken
        }
        return head
    }
}
