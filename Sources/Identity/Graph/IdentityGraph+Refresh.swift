import EventModel

// After an unlink or a retraction: flags, kept-apart pairs and components of the latest basis, for what it touches only.

extension IdentityGraph {
    mutating func refresh(_ subject: UnlinkSubject, at basis: GraphBasis) {
        switch subject {
        case .alone(let ordinal): refreshLinks(ofAlone: ordinal, at: basis)
        case .pairs(let pairs): refreshLinks(ofPairs: pairs, at: basis)
        }
    }

    /// Looks at all links of an identifier again.
    mutating func refreshLinks(ofAlone ordinal: UInt32, at basis: GraphBasis) {
        var (pairs, at): (Set<UInt64>, UInt32) = ([], nodes[ordinal].newestLink)
        while at != 0 {
            let link = links[at]
            if !link.isMembership { pairs.insert(IdentifierPair.key(link.a, link.b)) }
            at = link.next(of: ordinal, after: at)
        }
        for other in partings.partners(of: ordinal) { pairs.insert(IdentifierPair.key(ordinal, other)) }
        refreshLinks(ofPairs: pairs.sorted(), at: basis)
    }

    /// Looks at all links of these pairs again, and puts the components of their ends together anew.
    mutating func refreshLinks(ofPairs pairs: [UInt64], at basis: GraphBasis) {
        var (seeds, memory): (Set<UInt32>, CutMemory) = ([], CutMemory())
        for pair in pairs {
            let (a, b) = IdentifierPair.ends(pair)
            if refreshLinks(a, b, at: basis, &memory) {
                links.reorder(pair: a, b, nodes)
                seeds.formUnion([a, b])
            }
            refreshApart(a, b, at: basis)
        }
        if !seeds.isEmpty { rebuildComponents(of: seeds) }
    }

    /// True when the effect of a link has changed.
    private mutating func refreshLinks(_ a: UInt32, _ b: UInt32, at basis: GraphBasis, _ memory: inout CutMemory) -> Bool {
        let all = links.all(ofPair: a, b, nodes)
        guard let first = all.first else { return false }
        let isMembership = links[first].isMembership
        let isParted = partings.names(a, b, isMembership: isMembership)
        let cuts = isParted ? self.cuts(of: a, b, isMembership: isMembership, at: basis, &memory) : Cuts()
        var hasChanged = false
        for at in all {
            if isParted { links.setFlag(.parted, true, of: at) }
            let link = links[at]
            let isInert = cuts.contain(link) || !counts(link, at: basis)
            if isInert != link.isInert {
                links.setFlag(.inert, isInert, of: at)
                hasChanged = true
            }
        }
        return hasChanged
    }

    /// Looks again whether the two are kept apart.
    mutating func refreshApart(_ a: UInt32, _ b: UInt32, at basis: GraphBasis) {
        let isApart = parting(a, b, at: basis) != nil
        for ordinal in partings.setApart(a, b, isApart) { nodes.setApart(ordinal, isApart) }
    }

    /// Dissolves the components of these identifiers and joins their members again along the links that have effect. In the order of
    /// ordinals, so that the same history has the same bytes.
    private mutating func rebuildComponents(of seeds: Set<UInt32>) {
        var roots: Set<UInt32> = []
        for seed in seeds.sorted() { roots.insert(nodes.root(of: seed)) }
        var members: [UInt32] = []
        for root in roots.sorted() { nodes.dissolve(root: root, into: &members) }
        for member in members {
            var at = nodes[member].newestLink
            while at != 0 {
                let link = links[at]
                if link.a == member, !link.isInert, !link.isMembership { nodes.union(link.a, link.b) }
                at = link.next(of: member, after: at)
            }
        }
    }
}
