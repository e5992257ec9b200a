import EventModel

extension IdentityGraph {
    /// What differs between two views of a customer, and why links that are gone have no effect at the basis of the later.
    ///
    /// - Parameters:
    ///   - from: Nil where the basis does not know the customer; likewise `to`.
    ///   - asOf: Of the basis of `to`, as `asKnownAt`.
    /// - Complexity: O(entries of both), and the links and unlinks of each pair that is not linked any more.
    public func diff(from: IdentityView?, to: IdentityView?, asOf: Instant, asKnownAt: LogPosition) -> IdentityDiff {
        let basis = GraphBasis(asOf, asKnownAt)
        return IdentityDiff(from: from, to: to) { ending(of: $0, at: basis) }
    }

    private func ending(of entry: IdentityView.LinkEntry, at basis: GraphBasis) -> LinkEnding? {
        guard let a = identifiers.ordinal(of: entry.from)?.rawValue, let b = identifiers.ordinal(of: entry.to)?.rawValue else { return nil }
        for index in links.all(ofPair: a, b, nodes) where links[index].point.logPosition == entry.position {
            if let ending = ending(of: links[index], at: basis) { return ending }
        }
        return nil
    }

    func ending(of link: Link, at basis: GraphBasis) -> LinkEnding? {
        guard basis.contains(link.point) else { return .ahead }
        if link.flags.contains(.restored), !restored.isKnown(link, asKnownAt: basis.asKnownAt) { return .ahead }
        if isRetracted(link.point, at: basis), let retraction = retractions.retraction(of: link.point.logPosition) { return .retracted(by: retraction) }
        return firstCut(of: link, at: basis).map { unlink in
            .cut(by: unlink.point.logPosition, occurredAt: unlink.point.occurredAt, isRetroactive: unlink.isRetroactive)
        }
    }

    /// Of the unlinks in force that cut a link the one from which on it has no effect: a retroactive one, else the first in the world.
    ///
    /// - Complexity: O(unlinks that name the pair or one of the two).
    func firstCut(of link: Link, at basis: GraphBasis) -> Unlink? {
        var first: Unlink?
        partings.forEachUnlink(naming: link.a, link.b, isMembership: link.isMembership) { unlink in
            guard unlink.cuts(link), isInForce(unlink, at: basis) else { return }
            if first.map({ unlink.endsBefore($0) }) ?? true { first = unlink }
        }
        return first
    }
}

extension Unlink {
    /// Whether a link that both cut has lost its effect by this one when the other comes.
    fileprivate func endsBefore(_ other: Unlink) -> Bool {
        if isRetroactive != other.isRetroactive { return isRetroactive }
        return isRetroactive ? point.position < other.point.position : point < other.point
    }
}
