import EventModel

/// The whole population at a basis: which customer each identifier belongs to.
public struct CustomerPartition: Sendable {
    /// Of each ordinal one that is not younger and of the same customer; the oldest is its own.
    private var parents: [UInt32]

    init(count: Int) { parents = Array(0..<UInt32(count)) }

    mutating func join(_ a: UInt32, _ b: UInt32) {
        guard Int(a) < parents.count, Int(b) < parents.count else { return }
        let (x, y) = (root(a), root(b))
        if x < y { parents[Int(y)] = x } else { parents[Int(x)] = y }
    }

    @inline(__always)
    private mutating func root(_ ordinal: UInt32) -> UInt32 {
        var at = ordinal
        while parents[Int(at)] != at {
            let grandparent = parents[Int(parents[Int(at)])]
            parents[Int(at)] = grandparent
            at = grandparent
        }
        return at
    }

    /// Makes every look-up one step. Parents are never younger, so one pass upwards does.
    mutating func flatten() {
        for index in parents.indices { parents[index] = parents[Int(parents[index])] }
    }

    /// One more than the highest ordinal known.
    public var count: Int { parents.count }

    /// The oldest identifier of the customer that the identifier belongs to; itself when no link of the basis touches it. O(1).
    ///
    /// Whether an event of the basis names the identifier at all is not checked: ask for owners of events of the basis.
    @inline(__always)
    public func oldest(of ordinal: IdentifierOrdinal) -> IdentifierOrdinal {
        let index = Int(ordinal.rawValue)
        return index < parents.count ? IdentifierOrdinal(rawValue: parents[index]) : ordinal
    }

    /// The customer's id. O(1).
    public func customer(of ordinal: IdentifierOrdinal) -> CustomerID { CustomerID(oldest: oldest(of: ordinal)) }
}

extension IdentityGraph {
    /// All customers at a basis.
    ///
    /// - Complexity: O(links), one pass over them in memory.
    public func components(asOf: Instant, asKnownAt: LogPosition) -> CustomerPartition {
        let basis = GraphBasis(asOf, asKnownAt)
        var (partition, memory) = (CustomerPartition(count: nodes.count), CutMemory())
        for index in 0..<links.count {
            let link = links[UInt32(truncatingIfNeeded: index + 1)]
            if !link.isMembership, isEffective(link, at: basis, &memory) { partition.join(link.a, link.b) }
        }
        partition.flatten()
        return partition
    }
}
