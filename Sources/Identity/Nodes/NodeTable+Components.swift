import EventModel

// Customers as they stand at the latest basis: what limits and kept-apart pairs are judged against.
//
// Union by size over ordinals. Members are in a ring (`nextMember`), so that two rings become one by exchanging two numbers. What limits
// need (members by kind, members kept apart) is counted by walking the ring while it is short; a longer one has a record.
// `Node.component` is
//   0                              a component of one
//   an ordinal                     another member, nearer to the representative
//   rootBit | size                 the representative of 2...`recordless` members
//   rootBit | recordless + record  the representative of more
// Nothing is ever split in place: a component that loses a link is dissolved and put together again from its links.
// Walks are bounded by sizes and depths, so that they end whatever was stored.

extension NodeTable {
    private static let rootBit: UInt32 = 1 << 31
    /// The longest ring that has no record.
    static let recordless: UInt32 = 8
    /// Union by size never puts more above a node than the bits of an ordinal.
    private static let depthMax = 32

    @inline(__always)
    private static func isRoot(_ component: UInt32) -> Bool { component == 0 || component & rootBit != 0 }

    /// The component's representative. Amortised near O(1).
    @inline(__always)
    mutating func root(of ordinal: UInt32) -> UInt32 {
        var at = ordinal
        for _ in 0..<Self.depthMax {
            let parent = nodes[at].component
            if Self.isRoot(parent) { return at }
            let grandparent = nodes[parent].component
            if Self.isRoot(grandparent) { return parent }
            update(at) { $0.component = grandparent }
            at = grandparent
        }
        return at
    }

    /// The same without shortening the way for the next time.
    func rootUnchanged(of ordinal: UInt32) -> UInt32 {
        var at = ordinal
        for _ in 0..<Self.depthMax {
            let parent = nodes[at].component
            if Self.isRoot(parent) { return at }
            at = parent
        }
        return at
    }

    /// The record of a representative's component; 0 when it has none.
    private func record(ofRoot root: UInt32) -> UInt32 {
        let component = nodes[root].component
        return component & Self.rootBit != 0 && component & ~Self.rootBit > Self.recordless
            ? component & ~Self.rootBit &- Self.recordless : 0
    }

    /// Reads what finding the node's component and its counts will read, and returns something of it.
    @inline(__always)
    func touchComponent(_ node: Node) -> UInt32 {
        guard node.component & Self.rootBit != 0 else { return nodes[node.component].component }
        let value = node.component & ~Self.rootBit
        return value > Self.recordless ? records.touch(value &- Self.recordless) : nodes[node.nextMember].component
    }

    /// At least 1.
    @inline(__always)
    func size(ofRoot root: UInt32) -> Int {
        let component = nodes[root].component
        guard component & Self.rootBit != 0 else { return 1 }
        let value = component & ~Self.rootBit
        let size = value > Self.recordless ? records[value &- Self.recordless].size : value
        return min(max(1, Int(size)), nodes.count)
    }

    @inline(__always)
    func nextMember(_ ordinal: UInt32) -> UInt32 {
        let next = nodes[ordinal].nextMember
        return next == 0 ? ordinal : next
    }

    /// Calls `body` with each member of a representative's component, the representative first.
    @inline(__always)
    func forEachMember(ofRoot root: UInt32, _ body: (UInt32) -> Void) {
        var member = root
        for _ in 0..<size(ofRoot: root) {
            body(member)
            member = nextMember(member)
        }
    }

    func hasMember(ofRoot root: UInt32, where condition: (UInt32) -> Bool) -> Bool {
        var member = root
        for _ in 0..<size(ofRoot: root) {
            if condition(member) { return true }
            member = nextMember(member)
        }
        return false
    }

    mutating func union(_ a: UInt32, _ b: UInt32) {
        guard Int(a) < nodes.count, Int(b) < nodes.count else { return }
        var (large, small) = (root(of: a), root(of: b))
        guard large != small else { return }
        var (sizeOfLarge, sizeOfSmall) = (size(ofRoot: large), size(ofRoot: small))
        if sizeOfLarge < sizeOfSmall { (large, small, sizeOfLarge, sizeOfSmall) = (small, large, sizeOfSmall, sizeOfLarge) }
        let size = UInt32(truncatingIfNeeded: sizeOfLarge + sizeOfSmall)
        let value = size <= Self.recordless ? size : Self.recordless &+ recordUnion(large, small, size)
        let (afterLarge, afterSmall) = (nextMember(large), nextMember(small))
        update(large) { ($0.component, $0.nextMember) = (Self.rootBit | value, afterSmall) }
        update(small) { ($0.component, $0.nextMember) = (large, afterLarge) }
    }

    /// The record of the two together.
    private mutating func recordUnion(_ large: UInt32, _ small: UInt32, _ size: UInt32) -> UInt32 {
        let apart = apartMembers(ofRoot: large) &+ apartMembers(ofRoot: small)
        let counts = records.merged(takeCounts(large), takeCounts(small))
        let (ofLarge, ofSmall) = (record(ofRoot: large), record(ofRoot: small))
        if ofSmall != 0 { records.free(ofSmall) }
        let value = ComponentRecord(size: size, counts: counts, apartMembers: apart)
        guard ofLarge != 0 else { return records.new(value) }
        records.set(ofLarge, to: value)
        return ofLarge
    }

    /// The component's counts by kind, as a chain that the caller owns.
    private mutating func takeCounts(_ root: UInt32) -> UInt32 {
        let record = record(ofRoot: root)
        guard record == 0 else { return records[record].counts }
        var chain: UInt32 = 0
        var member = root
        for _ in 0..<size(ofRoot: root) {
            let kind = nodes[member].countedKind
            if kind != 0 { chain = records.merged(chain, records.newCount(of: kind)) }
            member = nextMember(member)
        }
        return chain
    }

    /// Makes every member a component of one, and appends them to `members`.
    mutating func dissolve(root: UInt32, into members: inout [UInt32]) {
        let first = members.count
        forEachMember(ofRoot: root) { members.append($0) }
        let record = record(ofRoot: root)
        if record != 0 {
            records.free(chain: records[record].counts)
            records.free(record)
        }
        for member in members[first...] { update(member) { ($0.component, $0.nextMember) = (0, 0) } }
    }
}

extension NodeTable {
    /// Calls `body` with each counted kind and its members in the component.
    @inline(__always)
    func forEachCount(root: UInt32, _ body: (_ kind: UInt32, _ count: UInt32) -> Void) {
        let node = nodes[root]
        if node.component == 0 {
            if node.countedKind != 0 { body(node.countedKind, 1) }
            return
        }
        let record = record(ofRoot: root)
        if record != 0 { records.forEachCount(chain: records[record].counts, body) } else { countMembers(root, body) }
    }

    private func countMembers(_ root: UInt32, _ body: (_ kind: UInt32, _ count: UInt32) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(Self.recordless)) { kinds in
            var count = 0
            forEachMember(ofRoot: root) { member in
                if count < kinds.count { kinds.initializeElement(at: count, to: nodes[member].countedKind) }
                count &+= 1
            }
            count = min(count, kinds.count)
            for at in 0..<count where kinds[at] != 0 {
                let kind = kinds[at]
                var members: UInt32 = 0
                for other in at..<count where kinds[other] == kind {
                    members &+= 1
                    kinds[other] = 0
                }
                body(kind, members)
            }
        }
    }

    /// Members that are kept apart from somebody.
    func apartMembers(ofRoot root: UInt32) -> UInt32 {
        let record = record(ofRoot: root)
        guard record == 0 else { return records[record].apartMembers }
        var count: UInt32 = 0
        forEachMember(ofRoot: root) { if nodes[$0].isApart { count &+= 1 } }
        return count
    }

    /// Notes that an identifier is now kept apart from somebody, or is no longer.
    mutating func setApart(_ ordinal: UInt32, _ isApart: Bool) {
        guard nodes[ordinal].isApart != isApart else { return }
        update(ordinal) { $0.isApart = isApart }
        let record = record(ofRoot: root(of: ordinal))
        if record != 0 { records.countApart(record, isApart) }
    }
}
