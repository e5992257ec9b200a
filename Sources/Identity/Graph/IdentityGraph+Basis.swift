import EventModel

// What has effect at a basis. These few lines are the meaning of time travel; everything else is speed.

extension IdentityGraph {
    /// True when the link counts at the basis.
    @inline(__always)
    func isEffective(_ link: Link, at basis: GraphBasis) -> Bool {
        guard basis.contains(link.point) else { return false }
        if link.flags.contains(.retracted), isRetracted(link.point, at: basis) { return false }
        return !link.flags.contains(.parted) || !isCut(link, at: basis)
    }

    // Not inlined, as others that hand the graph to a closure: the compiler copies it for that, which only the rare case should pay.
    @inline(never)
    private func isCut(_ link: Link, at basis: GraphBasis) -> Bool {
        partings.first(naming: link) { isInForce($0, at: basis) && $0.cuts(link) } != nil
    }

    /// True when the basis knows of the unlink, has come to it, and does not know it retracted.
    func isInForce(_ unlink: Unlink, at basis: GraphBasis) -> Bool { unlink.isKnown(at: basis) && !isRetracted(unlink.point, at: basis) }

    func isRetracted(_ point: EventPoint, at basis: GraphBasis) -> Bool {
        retractions.isRetracted(LogPosition(rawValue: point.position), asKnownAt: LogPosition(rawValue: basis.asKnownAt))
    }

    /// The first unlink that keeps the two apart at the basis; nil when none does.
    ///
    /// A `link` of the two that the unlink does not cut ends it.
    func parting(_ a: UInt32, _ b: UInt32, at basis: GraphBasis) -> Unlink? {
        partings.first(parting: a, b) { unlink in isInForce(unlink, at: basis) && !isEnded(unlink, a, b, at: basis) }
    }

    private func isEnded(_ unlink: Unlink, _ a: UInt32, _ b: UInt32, at basis: GraphBasis) -> Bool {
        links.all(ofPair: a, b, nodes).contains { index in
            let link = links[index]
            return link.rule == .link && basis.contains(link.point) && !unlink.cuts(link) && !isRetracted(link.point, at: basis)
        }
    }
}
