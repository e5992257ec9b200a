import EventModel

extension IdentityGraph {
    /// Cuts what the unlink names, keeps it apart from now on, and puts the customers it touches together anew.
    mutating func foldUnlink(_ event: RecordedEvent, at point: EventPoint) -> UInt32 {
        let isRetroactive = event.event["retroactive"]?.boolValue ?? false
        let (subject, basis) = (subject(of: event), basis(through: point))
        let index = partings.append(Unlink(point: point, isRetroactive: isRetroactive, isOfOne: subject.isOfOne))
        switch subject {
        case .alone(let ordinal):
            partings.part(ordinal, by: index)
            let others = othersToPart(from: ordinal, partings.unlinks[index])
            for other in others { partings.addPair(ordinal, other) }
            refreshLinks(ofPairs: others.map { IdentifierPair.key(ordinal, $0) }, at: basis)
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

    /// Each once.
    private func ordinals(in group: JSONValue) -> [UInt32] {
        let found = group.elements.compactMap { element -> UInt32? in
            guard let identifier = element.stringValue.flatMap({ Identifier(reference: $0) }),
                let ordinal = identifiers.ordinal(of: identifier), isUsable(ordinal.rawValue)
            else { return nil }
            return ordinal.rawValue
        }
        return Set(found).sorted()
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

    /// Whom the unlink of one identifier changes anything for, ascending: others that links which it cuts join to it, whether or not these have
    /// effect, and others whom it was parted from before; but those who are apart from it already, with no link that has effect.
    ///
    /// - Complexity: O(links of the identifier).
    private func othersToPart(from ordinal: UInt32, _ unlink: Unlink) -> [UInt32] {
        var (found, at): (Set<UInt32>, UInt32) = ([], nodes[ordinal].newestLink)
        while at != 0 {
            let link = links[at]
            let other = link.other(than: ordinal)
            if !link.isMembership, unlink.cuts(link), !link.isInert || !partings.areApart(ordinal, other) { found.insert(other) }
            at = link.next(of: ordinal, after: at)
        }
        partings.forEachPair(of: ordinal) { pair in
            if !pair.isApart { found.insert(pair.other(than: ordinal)) }
            return true
        }
        return found.sorted()
    }
}
