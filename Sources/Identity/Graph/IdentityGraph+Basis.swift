import EventModel

// What has effect at a basis. These few lines are the meaning of time travel; everything else is speed.

extension IdentityGraph {
    /// True when the link counts at the basis and no unlink in force there cuts it.
    ///
    /// - Parameter memory: Of the same basis.
    @inline(__always)
    func isEffective(_ link: Link, at basis: GraphBasis, _ memory: inout CutMemory) -> Bool {
        guard basis.contains(link.point) else { return false }
        return link.flags.isDisjoint(with: [.retracted, .restored, .parted]) || counts(link, at: basis) && !isCut(link, at: basis, &memory)
    }

    /// True when the basis knows of the link, has come to it, and does not know its event retracted: then only an unlink can end its effect.
    func counts(_ link: Link, at basis: GraphBasis) -> Bool {
        guard basis.contains(link.point) else { return false }
        if link.flags.contains(.restored), !restored.isKnown(link, asKnownAt: basis.asKnownAt) { return false }
        return !link.flags.contains(.retracted) || !isRetracted(link.point, at: basis)
    }

    // Not inlined, as others that hand the graph to a closure: the compiler copies it for that, which only the rare case should pay.
    @inline(never)
    private func isCut(_ link: Link, at basis: GraphBasis, _ memory: inout CutMemory) -> Bool {
        link.flags.contains(.parted) && cuts(of: link.a, link.b, isMembership: link.isMembership, at: basis, &memory).contain(link)
    }

    /// True when the basis knows of the unlink, has come to it, and does not know it retracted.
    func isInForce(_ unlink: Unlink, at basis: GraphBasis) -> Bool { unlink.isKnown(at: basis) && !isRetracted(unlink.point, at: basis) }

    func isRetracted(_ point: EventPoint, at basis: GraphBasis) -> Bool {
        retractions.isRetracted(LogPosition(rawValue: point.position), asKnownAt: LogPosition(rawValue: basis.asKnownAt))
    }

    /// The first unlink that keeps the two apart at the basis; nil when none does.
    ///
    /// An unlink of one identifier alone parts it from those whose links it cuts, as far as the basis knows of them. A `link` of the two that the
    /// unlink does not cut ends it.
    ///
    /// - Complexity: O(links and unlinks of the pair).
    func parting(_ a: UInt32, _ b: UInt32, at basis: GraphBasis) -> Unlink? {
        guard partings.hasPair(a, b) else { return nil }
        let known = KnownLinks(links.all(ofPair: a, b, nodes).map { links[$0] }.filter { counts($0, at: basis) })
        let isMembership = nodes.kind(a) == KindTable.group || nodes.kind(b) == KindTable.group
        return partings.first(naming: a, b, isMembership: isMembership) { unlink in
            guard !unlink.isOfOne || known.haveLink(cutBy: unlink) else { return false }
            return !known.haveDecision(sparedBy: unlink) && isInForce(unlink, at: basis)
        }
    }
}

/// What a basis knows of the links of a pair, as far as unlinks meet them.
private struct KnownLinks {
    private var first = EventPoint(occurredAtMicros: .max, position: .max)
    private var firstPosition = UInt64.max
    private var lastDecision = EventPoint(occurredAtMicros: .min, position: 0)
    private var lastDecisionPosition: UInt64 = 0
    private var hasDecision = false

    init(_ links: some Sequence<Link>) {
        for link in links {
            (first, firstPosition) = (min(first, link.point), min(firstPosition, link.point.position))
            guard link.rule == .link else { continue }
            hasDecision = true
            (lastDecision, lastDecisionPosition) = (max(lastDecision, link.point), max(lastDecisionPosition, link.point.position))
        }
    }

    func haveLink(cutBy unlink: Unlink) -> Bool {
        unlink.isRetroactive ? firstPosition < unlink.point.position : first < unlink.point
    }

    /// True when some `link` is later than the unlink, on the clock that it goes by.
    func haveDecision(sparedBy unlink: Unlink) -> Bool {
        hasDecision && (unlink.isRetroactive ? lastDecisionPosition >= unlink.point.position : lastDecision >= unlink.point)
    }
}
