import EventModel

extension IdentityGraph {
    /// Cuts what the unlink names, keeps it apart from now on, and puts the customers it touches together anew.
    mutating func foldUnlink(_ event: RecordedEvent, at point: EventPoint) -> UInt32 {
        let isRetroactive = event.event["retroactive"]?.boolValue ?? false
        let index = partings.append(Unlink(point: point, isRetroactive: isRetroactive))
        let basis = basis(through: point)
        switch subject(of: event) {
        case .alone(let ordinal):
            partings.part(ordinal, by: index)
            for other in neighbours(of: ordinal, cutBy: partings.unlinks[index]).sorted() { partings.part(pair: ordinal, other, by: index) }
            refreshLinks(ofAlone: ordinal, at: basis)
        case .pairs(let pairs):
            for pair in pairs {
                let (a, b) = IdentifierPair.ends(pair)
                partings.part(pair: a, b, by: index)
            }
            refreshLinks(ofPairs: pairs, at: basis)
        }
        let owner = scratch.people.first ?? scratch.groups.first ?? 0
        noteRefusals(of: owner, at: point)
        return owner
    }

    /// What an unlink parts: the groups of `apart`; else its one identifier from all others, or every pair of several.
    func subject(of event: RecordedEvent) -> UnlinkSubject {
        if let groups = event.event["apart"], groups.kind == .array {
            return .pairs(pairs(between: groups.elements.map { ordinals(in: $0) }))
        }
        let named = event.identifiers.map(\.rawValue)
        if named.count == 1, let only = named.first { return isUsable(only) ? .alone(only) : .pairs([]) }
        return .pairs(pairs(between: named.filter { isUsable($0) }.map { [$0] }))
    }

    private func isUsable(_ ordinal: UInt32) -> Bool { nodes.kind(ordinal) > KindTable.blocked }

    private func ordinals(in group: JSONValue) -> [UInt32] {
        group.elements.compactMap { element in
            guard let identifier = element.stringValue.flatMap({ Identifier(reference: $0) }),
                let ordinal = identifiers.ordinal(of: identifier), isUsable(ordinal.rawValue)
            else { return nil }
            return ordinal.rawValue
        }
    }

    /// Keys of all pairs of identifiers from different groups, each once.
    private func pairs(between groups: [[UInt32]]) -> [UInt64] {
        var keys: Set<UInt64> = []
        for (index, group) in groups.enumerated() {
            for a in group {
                for b in groups[(index + 1)...].joined() where a != b { keys.insert(IdentifierPair.key(a, b)) }
            }
        }
        return keys.sorted()
    }

    /// Whom links that have effect at the latest basis, and that the unlink cuts, join to an identifier. Memberships are not among them.
    private func neighbours(of ordinal: UInt32, cutBy unlink: Unlink) -> Set<UInt32> {
        var (found, at): (Set<UInt32>, UInt32) = ([], nodes[ordinal].newestLink)
        while at != 0 {
            let link = links[at]
            if !link.isInert, !link.isMembership, unlink.cuts(link) { found.insert(link.other(than: ordinal)) }
            at = link.next(of: ordinal, after: at)
        }
        return found
    }
}
