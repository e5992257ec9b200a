import EventModel

/// A person's identifier belongs to an account, since the event at `position`.
public struct AccountMembership: Hashable, Sendable {
    public let person: IdentifierOrdinal
    public let account: IdentifierOrdinal
    public let position: LogPosition
    public let occurredAt: Instant
}

extension IdentityGraph {
    /// The accounts of these identifiers at a basis, by (account, person); the earliest event of each pair.
    ///
    /// - Complexity: O(links of the identifiers).
    public func accounts(of people: [IdentifierOrdinal], asOf: Instant, asKnownAt: LogPosition) -> [AccountMembership] {
        memberships(touching: people.filter { nodes.kind($0.rawValue) != KindTable.group }, at: GraphBasis(asOf, asKnownAt))
    }

    /// The people's identifiers that are members of an account at a basis, by person; the earliest event of each.
    ///
    /// - Complexity: O(memberships of the account).
    public func members(ofAccount account: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> [AccountMembership] {
        guard nodes.kind(account.rawValue) == KindTable.group else { return [] }
        return memberships(touching: [account], at: GraphBasis(asOf, asKnownAt))
    }

    /// Everybody to whom an event that the basis knows made, or would have made, a membership in the account, whether or not it has effect: those
    /// whose events may name the account. Ascending.
    ///
    /// - Complexity: O(memberships and refusals of the account).
    public func everMembers(ofAccount account: IdentifierOrdinal, asKnownAt: LogPosition) -> [IdentifierOrdinal] {
        guard nodes.kind(account.rawValue) == KindTable.group else { return [] }
        var (found, at): (Set<UInt32>, UInt32) = ([], nodes[account.rawValue].newestLink)
        while at != 0 {
            let link = links[at]
            if link.isMembership, link.point.position <= asKnownAt.rawValue { found.insert(link.a) }
            at = link.next(of: account.rawValue, after: at)
        }
        for refusal in refusals.touching(account.rawValue)
        where refusal.identifier == account.rawValue && refusal.owner != 0 && refusal.point.position <= asKnownAt.rawValue {
            found.insert(refusal.owner)
        }
        return found.sorted().map { IdentifierOrdinal(rawValue: $0) }
    }

    private func memberships(touching ordinals: [IdentifierOrdinal], at basis: GraphBasis) -> [AccountMembership] {
        var (earliest, memory): ([UInt64: Link], CutMemory) = ([:], CutMemory())
        for ordinal in ordinals {
            var at = nodes[ordinal.rawValue].newestLink
            while at != 0 {
                let link = links[at]
                at = link.next(of: ordinal.rawValue, after: at)
                guard link.isMembership, isEffective(link, at: basis, &memory) else { continue }
                let key = IdentifierPair.key(link.a, link.b)
                if let known = earliest[key], known.point < link.point { continue }
                earliest[key] = link
            }
        }
        return earliest.values.sorted { ($0.b, $0.a) < ($1.b, $1.a) }.map { link in
            AccountMembership(
                person: IdentifierOrdinal(rawValue: link.a), account: IdentifierOrdinal(rawValue: link.b),
                position: LogPosition(rawValue: link.point.position), occurredAt: Instant(micros: link.point.occurredAtMicros))
        }
    }
}
