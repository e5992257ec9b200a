// A link has effect from its event on until the first unlink that cuts it, and never again: so at one position of knowledge every link is one stretch of time, and the
// customer of an identifier changes only where a stretch begins or ends. These are walked through in order, and the customer is put together anew where they touch it.

import EventModel

extension IdentityGraph {
    /// Who the customer of an identifier was at every instant up to one.
    ///
    /// - Returns: Nil when no event of the basis names the identifier, or when it was ever linked with more than ``IdentityHistory/identifiersMax`` others, at whatever time.
    /// - Complexity: O(links × log), and O(identifiers and links of the customer) for each unlink that touches it.
    public func history(of ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> IdentityHistory? {
        let basis = GraphBasis(asOf, asKnownAt)
        guard let firstSeen = firstSeen(ordinal.rawValue, at: basis) else { return nil }
        guard nodes.kind(ordinal.rawValue) != KindTable.group else {
            return IdentityHistory(stages: [IdentityHistory.Stage(from: firstSeen, members: [ordinal], causes: [])], spans: [])
        }
        guard let spans = spans(around: ordinal.rawValue, at: basis) else { return nil }
        var walk = StageWalk(of: ordinal.rawValue, firstSeen: firstSeen, spans)
        return walk.history()
    }

    /// When the identifier was first named by an event of the basis.
    private func firstSeen(_ ordinal: UInt32, at basis: GraphBasis) -> Instant? {
        guard nodes.isSeen(ordinal, at: basis) else { return nil }
        var (low, high) = (Instant.earliest.micros, basis.asOfMicros)
        while low < high {
            let middle = low + (high - low) / 2
            if nodes.isSeen(ordinal, at: GraphBasis(asOfMicros: middle, asKnownAt: basis.asKnownAt)) { high = middle } else { low = middle + 1 }
        }
        return Instant(micros: high)
    }

    /// All links that ever had effect among those whom links join to an identifier, whenever, and their memberships; by when they begin.
    private func spans(around ordinal: UInt32, at basis: GraphBasis) -> [IdentityHistory.Span]? {
        var (members, seen, spans): ([UInt32], Set<UInt32>, [IdentityHistory.Span]) = ([ordinal], [ordinal], [])
        var next = 0
        while next < members.count {
            let member = members[next]
            next += 1
            var at = nodes[member].newestLink
            while at != 0 {
                let link = links[at]
                if link.a == member || !link.isMembership, counts(link, at: basis), let span = span(of: link, at: basis) {
                    if link.a == member { spans.append(span) }
                    if !link.isMembership, seen.insert(link.other(than: member)).inserted { members.append(link.other(than: member)) }
                }
                at = link.next(of: member, after: at)
            }
            guard members.count <= IdentityHistory.identifiersMax else { return nil }
        }
        return spans.sorted { ($0.began, $0.position, $0.from, $0.to) < ($1.began, $1.position, $1.from, $1.to) }
    }

    /// Nil for a link that an unlink cuts before it has begun.
    private func span(of link: Link, at basis: GraphBasis) -> IdentityHistory.Span? {
        let cut = link.flags.contains(.parted) ? firstCut(of: link, at: basis) : nil
        if let cut, cut.isRetroactive || cut.point.occurredAtMicros <= link.point.occurredAtMicros { return nil }
        return IdentityHistory.Span(
            from: IdentifierOrdinal(rawValue: link.a), to: IdentifierOrdinal(rawValue: link.b), rule: link.rule, isMembership: link.isMembership,
            position: link.point.logPosition, began: link.point.occurredAt, ended: cut?.point.occurredAt, endPosition: cut?.point.logPosition)
    }
}

extension IdentityHistory {
    /// Identifiers that are looked at for one history.
    public static let identifiersMax = 10_000
}
