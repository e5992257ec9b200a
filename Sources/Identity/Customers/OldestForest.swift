/// Disjoint sets of a few identifiers, each represented by its oldest.
struct OldestForest {
    /// Ascending.
    private let members: [UInt32]
    private var parents: [Int]

    init(_ members: [UInt32]) {
        self.members = members
        parents = Array(members.indices)
    }

    /// Joins the sets of two members, and returns the oldest of the younger set; nil when they are one set already.
    mutating func join(_ a: UInt32, _ b: UInt32) -> UInt32? {
        let (x, y) = (root(index(a)), root(index(b)))
        guard x != y else { return nil }
        parents[max(x, y)] = min(x, y)
        return members[max(x, y)]
    }

    private mutating func root(_ index: Int) -> Int {
        var at = index
        while parents[at] != at {
            parents[at] = parents[parents[at]]
            at = parents[at]
        }
        return at
    }

    private func index(_ member: UInt32) -> Int {
        var (low, high) = (0, members.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < member { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
