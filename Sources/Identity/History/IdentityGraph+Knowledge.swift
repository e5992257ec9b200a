import EventModel

/// Where knowledge of who a customer is may have changed.
public struct IdentityKnowledge: Sendable {
    /// All whom links ever joined to the identifier, itself among them, whether or not these had effect.
    public let identifiers: [IdentifierOrdinal]
    /// Ascending, from the first at which the identifier is known.
    public let positions: [LogPosition]
}

extension IdentityGraph {
    /// The positions at which who the customer of an identifier is, at one instant, may become another as more is known: of links, unlinks and retractions.
    ///
    /// - Returns: Nil when the identifier is not known at the last position, or was linked with more than ``IdentityHistory/identifiersMax`` others.
    /// - Complexity: O(links and unlinks of all whom links ever joined to it).
    public func knowledge(of ordinal: IdentifierOrdinal, asOf: Instant, upTo last: LogPosition) -> IdentityKnowledge? {
        guard let first = firstKnown(ordinal.rawValue, asOfMicros: asOf.micros, upTo: last.rawValue) else { return nil }
        var (members, seen, positions): ([UInt32], Set<UInt32>, Set<UInt64>) = ([ordinal.rawValue], [ordinal.rawValue], [first])
        var next = 0
        while next < members.count, nodes.kind(ordinal.rawValue) != KindTable.group {
            let member = members[next]
            next += 1
            var at = nodes[member].newestLink
            while at != 0 {
                let link = links[at]
                if link.point.position <= last.rawValue, link.point.occurredAtMicros <= asOf.micros {
                    note(link, in: &positions)
                    if !link.isMembership, seen.insert(link.other(than: member)).inserted { members.append(link.other(than: member)) }
                }
                at = link.next(of: member, after: at)
            }
            guard members.count <= IdentityHistory.identifiersMax else { return nil }
        }
        return IdentityKnowledge(
            identifiers: members.map { IdentifierOrdinal(rawValue: $0) },
            positions: positions.filter { $0 >= first && $0 <= last.rawValue }.sorted().map { LogPosition(rawValue: $0) })
    }

    /// The first position at which an event of the instant names the identifier.
    private func firstKnown(_ ordinal: UInt32, asOfMicros: Int64, upTo last: UInt64) -> UInt64? {
        func isKnown(_ position: UInt64) -> Bool { nodes.isSeen(ordinal, at: GraphBasis(asOfMicros: asOfMicros, asKnownAt: position)) }
        guard isKnown(last) else { return nil }
        var (low, high): (UInt64, UInt64) = (0, last)
        while low < high {
            let middle = low + (high - low) / 2
            if isKnown(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }

    /// Where a link, or what has a say in its effect, becomes known.
    private func note(_ link: Link, in positions: inout Set<UInt64>) {
        positions.insert(link.point.position)
        if link.flags.contains(.retracted) { noteRetractions(of: link.point.position, in: &positions) }
        if link.flags.contains(.restored), let retraction = restored.retraction(of: link) { positions.insert(retraction) }
        guard link.flags.contains(.parted) else { return }
        var unlinks: [UInt64] = []
        partings.forEachUnlink(naming: link.a, link.b, isMembership: link.isMembership) { unlinks.append($0.point.position) }
        for unlink in unlinks {
            positions.insert(unlink)
            noteRetractions(of: unlink, in: &positions)
        }
    }

    private func noteRetractions(of position: UInt64, in positions: inout Set<UInt64>) {
        var at = LogPosition(rawValue: position)
        while let next = retractions.retraction(of: at) {
            positions.insert(next.rawValue)
            at = next
        }
    }
}
