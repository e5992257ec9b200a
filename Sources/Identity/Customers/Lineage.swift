import EventModel

/// How a customer's identifiers came together, where nothing ever parted them: who it was at any basis up to the one that it is taken of, without asking the graph again.
///
/// A link that no unlink, no retraction and no restoration touches has effect at exactly the bases that contain its event. So where all links are such, the customer at a basis is
/// what these links join, and it changes at the links' events only.
public struct Lineage: Sendable {
    /// What joined two of the members.
    public struct Link: Sendable {
        public let occurredAt: Instant
        public let position: LogPosition
        /// Places in ``Lineage/members``.
        let a: Int
        let b: Int
    }

    /// Ascending.
    public let members: [IdentifierOrdinal]
    /// In no particular order.
    public private(set) var links: [Link] = []

    /// - Parameter members: Ascending; identifiers of one customer.
    fileprivate init(_ members: [IdentifierOrdinal]) { self.members = members }

    fileprivate mutating func add(_ link: Identity.Link) {
        // The other end is somebody else's at every basis that does not contain the link.
        guard let a = place(of: link.a), let b = place(of: link.b) else { return }
        let point = link.point
        links.append(Link(occurredAt: Instant(micros: point.occurredAtMicros), position: LogPosition(rawValue: point.position), a: a, b: b))
    }

    private func place(of ordinal: UInt32) -> Int? {
        let wanted = IdentifierOrdinal(rawValue: ordinal)
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == wanted ? low : nil
    }

    /// How many links a basis contains: bases one of which contains the other have the same parts where this is the same. O(links).
    public func linkCount(asOf: Instant, asKnownAt: LogPosition) -> Int { links.count { $0.occurredAt <= asOf && $0.position <= asKnownAt } }

    /// For each of ``members`` the place of the oldest that it is one customer with at a basis. O(links).
    public func oldest(asOf: Instant, asKnownAt: LogPosition) -> [Int] {
        var parents = Array(members.indices)
        func root(_ place: Int) -> Int {
            var at = place
            while parents[at] != at { at = parents[at] }
            return at
        }
        for link in links where link.occurredAt <= asOf && link.position <= asKnownAt {
            let (x, y) = (root(link.a), root(link.b))
            if x < y { parents[y] = x } else { parents[x] = y }
        }
        // Parents are never younger, so that one pass upwards does.
        for place in parents.indices { parents[place] = parents[parents[place]] }
        return parents
    }
}

extension IdentityGraph {
    /// The lineage of a customer; nil where an unlink or a retraction touches one of its links: then each basis has to be asked for by itself.
    ///
    /// - Parameter members: The customer's identifiers at some basis, ascending. The lineage tells of bases that this one contains.
    /// - Complexity: O(links of the members × log).
    public func lineage(of members: [IdentifierOrdinal]) -> Lineage? {
        var lineage = Lineage(members)
        for member in members {
            var at = nodes[member.rawValue].newestLink
            while at != 0 {
                let link = links[at]
                if !link.isMembership {
                    guard link.flags.isDisjoint(with: [.retracted, .restored, .parted]) else { return nil }
                    if link.a == member.rawValue { lineage.add(link) }
                }
                at = link.next(of: member.rawValue, after: at)
            }
        }
        return lineage
    }

    /// The identifiers of the customer that an identifier belongs to at a basis, ascending; empty when no event of the basis names it.
    ///
    /// - Complexity: As of ``customer(of:asOf:asKnownAt:)``.
    public func members(of ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> [IdentifierOrdinal] {
        let component = component(of: ordinal.rawValue, at: GraphBasis(asOf, asKnownAt))
        return (component?.members ?? []).map { IdentifierOrdinal(rawValue: $0) }
    }
}
