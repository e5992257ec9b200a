import EventModel

extension IdentityGraph {
    /// The graph of the customer that an identifier belongs to at a basis; nil as in ``customer(of:asOf:asKnownAt:)``.
    ///
    /// - Complexity: O(links and refusals of the members × log).
    public func view(of ordinal: IdentifierOrdinal, asOf: Instant, asKnownAt: LogPosition) -> IdentityView? {
        let basis = GraphBasis(asOf, asKnownAt)
        guard let component = component(of: ordinal.rawValue, at: basis) else { return nil }
        let customer = customer(component)
        return IdentityView(
            customer: customer,
            identifiers: component.members.map { name($0) },
            links: component.links.map { link in
                IdentityView.LinkEntry(
                    from: name(link.a), to: name(link.b), rule: link.rule, position: link.point.logPosition,
                    occurredAt: link.point.occurredAt)
            },
            accounts: accounts(of: customer.members, asOf: asOf, asKnownAt: asKnownAt).map { membership in
                IdentityView.AccountEntry(
                    account: name(membership.account.rawValue), through: name(membership.person.rawValue),
                    position: membership.position, occurredAt: membership.occurredAt)
            },
            refusals: refusals(touching: component.members, at: basis),
            keptApart: keptApart(component, at: basis))
    }

    func name(_ ordinal: UInt32) -> Identifier {
        identifiers.identifier(IdentifierOrdinal(rawValue: ordinal))
            ?? Identifier(kind: IdentifierKind(rawValue: "erased"), value: String(ordinal))
    }

    private func refusals(touching members: [UInt32], at basis: GraphBasis) -> [IdentityView.RefusalEntry] {
        var found: [RefusalKey: Refusal] = [:]
        for member in members {
            for refusal in refusals.touching(member) where refusal.knownFrom <= basis.asKnownAt && basis.contains(refusal.point) && !isRetracted(refusal.point, at: basis) {
                let key = RefusalKey(refusal)
                if found[key] == nil { found[key] = refusal }
            }
        }
        return found.values.sorted { ($0.point.position, $0.identifier) < ($1.point.position, $1.identifier) }.map { refusal in
            IdentityView.RefusalEntry(
                identifier: name(refusal.identifier), owner: refusal.owner == 0 ? nil : name(refusal.owner), reason: refusal.reason,
                position: refusal.point.logPosition, occurredAt: refusal.point.occurredAt)
        }
    }

    private func keptApart(_ component: Component, at basis: GraphBasis) -> [IdentityView.KeptApartEntry] {
        guard !partings.isEmpty else { return [] }
        let (members, ways) = (Set(component.members), Ways(component))
        var entries: [IdentityView.KeptApartEntry] = []
        for member in component.members {
            for other in partings.partners(of: member) where !members.contains(other) || other > member {
                guard let unlink = parting(member, other, at: basis) else { continue }
                let way = members.contains(other) ? ways.shortest(from: member, to: other) : nil
                entries.append(
                    IdentityView.KeptApartEntry(
                        first: name(member), second: name(other), position: unlink.point.logPosition, occurredAt: unlink.point.occurredAt,
                        isRetroactive: unlink.isRetroactive, connectedThrough: way?.map { name($0) }))
            }
        }
        return entries
    }
}

/// The ways between the members of a component.
private struct Ways {
    private var neighbours: [UInt32: [UInt32]] = [:]

    init(_ component: Component) {
        for link in component.links {
            neighbours[link.a, default: []].append(link.b)
            neighbours[link.b, default: []].append(link.a)
        }
    }

    /// The identifiers on a shortest way between two members, without the ends; nil when there is none.
    func shortest(from start: UInt32, to end: UInt32) -> [UInt32]? {
        var (queue, cameFrom, next): ([UInt32], [UInt32: UInt32], Int) = ([start], [start: start], 0)
        while next < queue.count, cameFrom[end] == nil {
            for other in neighbours[queue[next]] ?? [] where cameFrom[other] == nil {
                cameFrom[other] = queue[next]
                queue.append(other)
            }
            next += 1
        }
        guard var at = cameFrom[end] else { return nil }
        var way: [UInt32] = []
        while at != start, let before = cameFrom[at] {
            way.append(at)
            at = before
        }
        return way.reversed()
    }
}

extension EventPoint {
    var logPosition: LogPosition { LogPosition(rawValue: position) }
    /// Kept within what an instant may be, whatever was stored.
    var occurredAt: Instant { min(max(Instant(micros: occurredAtMicros), .earliest), .latest) }
}
