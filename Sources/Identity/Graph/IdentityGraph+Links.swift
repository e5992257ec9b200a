import EventModel

extension IdentityGraph {
    /// A link with the flags that the two identifiers give it.
    func newLink(_ a: UInt32, _ b: UInt32, _ rule: LinkRule, at point: EventPoint) -> Link {
        var link = Link(a, b, rule, at: point)
        if nodes.kind(b) == KindTable.group { link.flags.insert(.membership) }
        if partings.names(a, b, isMembership: link.isMembership) { link.flags.insert(.parted) }
        return link
    }

    /// The latest basis once the event at `point` counts.
    func basis(through point: EventPoint) -> GraphBasis { GraphBasis(asOfMicros: .max, asKnownAt: point.position) }

    /// True when the link adds nothing, as far as the basis knows of unlinks: another of the pair began no later, was recorded no later, is
    /// not retracted, and every unlink that cuts it cuts this one too.
    ///
    /// - Complexity: O(1) for a pair that was never parted; else linear in the pair's links.
    func isDominated(_ link: Link, at basis: GraphBasis) -> Bool {
        let index = links.first(ofPair: link.a, link.b, nodes)
        guard index != 0 else { return false }
        // The first is the earliest with effect; where nothing was parted, those without effect are retracted.
        let first = links[index]
        if !first.flags.contains(.parted), !first.isInert, first.point.position <= link.point.position {
            return first.point.occurredAtMicros <= link.point.occurredAtMicros
        }
        return isDominatedByAny(link, at: basis)
    }

    /// - Complexity: O(links and unlinks of the pair).
    @inline(never)
    private func isDominatedByAny(_ link: Link, at basis: GraphBasis) -> Bool {
        // What unlinks cut that do not cut the link itself.
        var between = Cuts()
        partings.forEachUnlink(naming: link.a, link.b, isMembership: link.isMembership) { unlink in
            if !unlink.cuts(link), isInForce(unlink, at: basis) { between.add(unlink) }
        }
        return links.all(ofPair: link.a, link.b, nodes).contains { index in
            let other = links[index]
            return other.point.occurredAtMicros <= link.point.occurredAtMicros && other.point.position <= link.point.position
                && !isRetracted(other.point, at: basis) && !between.contain(other)
        }
    }

    /// True when the pair is linked by a decision already that began no later and has effect: another `alias` says nothing new.
    func isDecided(_ link: Link, at basis: GraphBasis) -> Bool {
        let cuts = self.cuts(of: link.a, link.b, isMembership: link.isMembership, at: basis)
        return links.all(ofPair: link.a, link.b, nodes).contains { index in
            let other = links[index]
            return other.rule != .sharedEvent && other.point.occurredAtMicros <= link.point.occurredAtMicros && counts(other, at: basis)
                && !cuts.contain(other)
        }
    }

    /// Adds an accepted link of an event that counts at the basis, and joins the customers of its ends when it has effect at the latest basis.
    mutating func add(_ newLink: Link, at basis: GraphBasis) {
        var link = newLink
        // The basis contains it, and its event is not retracted: only an unlink can end its effect.
        if link.flags.contains(.parted), cuts(of: link.a, link.b, isMembership: link.isMembership, at: basis).contain(link) {
            link.flags.insert(.inert)
        }
        links.insert(link, into: &nodes)
        if link.flags.contains(.parted) { keepApartIfCutAlone(link, at: basis) }
        if !link.isMembership, !link.isInert { nodes.union(link.a, link.b) }
    }

    /// A link that arrives late, from before an unlink that parted one of its ends from all it was linked to: the two are parted as well.
    private mutating func keepApartIfCutAlone(_ link: Link, at basis: GraphBasis) {
        guard !link.isMembership else { return }
        var ever = Cuts()
        for end in [link.a, link.b] { partings.forEachUnlink(ofAlone: end) { ever.add($0) } }
        if ever.contain(link) { partings.addPair(link.a, link.b) }
        refreshApart(link.a, link.b, at: basis)
    }
}
