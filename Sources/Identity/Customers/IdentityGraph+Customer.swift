import EventModel

extension IdentityGraph {
    /// The customer that an identifier belongs to at a basis.
    ///
    /// - Parameters:
    ///   - ordinal: Any of the customer's identifiers; for an id such as `c17`, ``CustomerID/oldest``.
    ///   - asOf: Links from events that occurred later do not count.
    ///   - asKnownAt: Links from events at higher positions do not count. At most ``foldedPosition``, or the answer lacks what is missing.
    /// - Returns: Nil when no event of the basis names the identifier, or its value is blocked.
    /// - Complexity: O(links of the members × log), for an account O(1).
    public func customer(of ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> Customer? {
        let basis = GraphBasis(asOf, asKnownAt)
        guard let component = component(of: ordinal.rawValue, at: basis) else { return nil }
        return customer(component)
    }

    /// The identifier that an event belongs to: nil for nobody, when all its identifiers are blocked or it has none.
    ///
    /// - Parameters:
    ///   - position: Of an event that is folded.
    ///   - anchor: The identifier under which it is stored.
    /// - Complexity: O(log exceptions), where an exception is an event that does not belong to its anchor.
    public func owner(ofEventAt position: LogPosition, anchor: IdentifierOrdinal) -> IdentifierOrdinal? {
        let owner = owners.owner(at: position.rawValue, anchor: anchor.rawValue)
        return owner == 0 ? nil : IdentifierOrdinal(rawValue: owner)
    }

    /// The anchors under which events that belong to an identifier are stored: itself, and others in order of appearance.
    public func anchors(ofEventsOwnedBy ordinal: IdentifierOrdinal) -> [IdentifierOrdinal] {
        [ordinal] + owners.otherAnchors(of: ordinal.rawValue).map { IdentifierOrdinal(rawValue: $0) }
    }

    /// True when some event of the basis names the identifier and its value is not blocked.
    public func isSeen(_ ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> Bool {
        nodes.isSeen(ordinal.rawValue, at: GraphBasis(asOf, asKnownAt))
    }

    /// False for accounts.
    public func isPerson(_ ordinal: IdentifierOrdinal) -> Bool { nodes.kind(ordinal.rawValue) != KindTable.group }

    func customer(_ component: Component) -> Customer {
        var anchors = component.members
        for member in component.members { anchors += owners.otherAnchors(of: member) }
        return Customer(
            id: CustomerID(oldest: IdentifierOrdinal(rawValue: component.members[0])),
            members: component.members.map { IdentifierOrdinal(rawValue: $0) },
            aliases: aliases(component),
            anchors: Set(anchors).sorted().map { IdentifierOrdinal(rawValue: $0) })
    }

    /// Nil when the identifier is not seen at the basis.
    func component(of ordinal: UInt32, at basis: GraphBasis) -> Component? {
        guard nodes.isSeen(ordinal, at: basis) else { return nil }
        guard nodes.kind(ordinal) != KindTable.group else { return Component(members: [ordinal], links: []) }
        var (members, seen, found): ([UInt32], Set<UInt32>, [Link]) = ([ordinal], [ordinal], [])
        var (next, memory) = (0, CutMemory())
        while next < members.count {
            let member = members[next]
            next += 1
            var at = nodes[member].newestLink
            while at != 0 {
                let link = links[at]
                if !link.isMembership, isEffective(link, at: basis, &memory) {
                    if link.a == member { found.append(link) }
                    if seen.insert(link.other(than: member)).inserted { members.append(link.other(than: member)) }
                }
                at = link.next(of: member, after: at)
            }
        }
        found.sort { ($0.point.position, $0.a, $0.b) < ($1.point.position, $1.a, $1.b) }
        return Component(members: members.sorted(), links: found)
    }

    private func aliases(_ component: Component) -> [CustomerID] {
        var parts = OldestForest(component.members)
        var aliases: [CustomerID] = []
        for link in component.links {
            guard let joined = parts.join(link.a, link.b), nodes[joined].firstPosition < link.point.position else { continue }
            aliases.append(CustomerID(oldest: IdentifierOrdinal(rawValue: joined)))
        }
        return aliases.sorted()
    }
}
