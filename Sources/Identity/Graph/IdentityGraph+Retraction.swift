import EventModel

extension IdentityGraph {
    /// Takes back what the retracted event did to the graph, for bases that know of it; or restores it when a retraction is retracted.
    mutating func foldRetraction(_ event: RecordedEvent, _ lookup: RetractionLookup) throws -> UInt32 {
        let owner = scratch.people.first ?? scratch.groups.first ?? 0
        guard let target = try lookup.target(event), target.position < event.position, retractions.retraction(of: target.position) == nil
        else { return owner }
        let base = try undoneEvent(target, lookup)
        let pairs = base.map { linkedPairs(of: $0) } ?? []
        // Read first: a failed read must change nothing.
        let supports = pairs.isEmpty ? .empty : try lookup.events(anchors(of: pairs), event.position)
        retractions.record(target.position, by: event.position)
        guard let base else { return owner }
        let basis = GraphBasis(asOfMicros: .max, asKnownAt: event.position.rawValue)
        if base.type == .unlink {
            refresh(subject(of: base), at: basis)
        } else {
            refreshLinks(of: base, pairs, at: basis)
            restoreLinks(pairs, from: supports, at: basis)
        }
        return owner
    }

    /// The event whose counting changes: the target itself, or what a retraction that is retracted was about.
    private func undoneEvent(_ target: RecordedEvent, _ lookup: RetractionLookup) throws -> RecordedEvent? {
        var event = target
        for _ in 0..<IdentityBounds.retractionDepthMax {
            guard event.type == .retract else { return event }
            guard let next = try lookup.target(event), next.position < event.position else { return nil }
            event = next
        }
        return nil
    }

    /// Keys of the pairs for which the event made a link.
    private func linkedPairs(of event: RecordedEvent) -> [UInt64] {
        let named = event.identifiers.map(\.rawValue)
        var keys: [UInt64] = []
        for (index, a) in named.enumerated() {
            for b in named[(index + 1)...] where a != b && hasLink(a, b, madeAt: event.position.rawValue) {
                keys.append(IdentifierPair.key(a, b))
            }
        }
        return keys
    }

    private func hasLink(_ a: UInt32, _ b: UInt32, madeAt position: UInt64) -> Bool {
        links.all(ofPair: a, b, nodes).contains { links[$0].point.position == position }
    }

    private func anchors(of pairs: [UInt64]) -> [IdentifierOrdinal] {
        var found: Set<UInt32> = []
        for pair in pairs {
            let (a, b) = IdentifierPair.ends(pair)
            for end in [a, b] where nodes.kind(end) != KindTable.group { found.formUnion(owners.otherAnchors(of: end) + [end]) }
        }
        return found.sorted().map { IdentifierOrdinal(rawValue: $0) }
    }

    private mutating func refreshLinks(of event: RecordedEvent, _ pairs: [UInt64], at basis: GraphBasis) {
        for pair in pairs {
            let (a, b) = IdentifierPair.ends(pair)
            for at in links.all(ofPair: a, b, nodes) where links[at].point.position == event.position.rawValue {
                links.setFlag(.retracted, true, of: at)
            }
        }
        refreshLinks(ofPairs: pairs, at: basis)
    }

    /// Adds the links that other events would have made, had the retracted one not been.
    private mutating func restoreLinks(_ pairs: [UInt64], from supports: EventBatch, at basis: GraphBasis) {
        let order = supports.indices.sorted { supports.positions[$0] < supports.positions[$1] }
        for index in order where supports.positions[index].rawValue <= basis.asKnownAt {
            let event = supports[index]
            let point = EventPoint(occurredAtMicros: event.occurredAt.micros, position: event.position.rawValue)
            guard event.type != .retract, event.type != .unlink, !isRetracted(point, at: basis) else { continue }
            for pair in pairs { restoreLink(pair, from: event, at: point, basis) }
        }
    }

    private mutating func restoreLink(_ pair: UInt64, from event: RecordedEvent, at point: EventPoint, _ basis: GraphBasis) {
        let (a, b) = IdentifierPair.ends(pair)
        let owner = owners.owner(at: point.position, anchor: event.anchor.rawValue)
        guard owner == a || owner == b else { return }
        let other = owner == a ? b : a
        guard event.identifiers.contains(where: { $0.rawValue == other }), !refusals.mayHaveRefused(other, of: owner, at: point.position),
            !hasLink(owner, other, madeAt: point.position)
        else { return }
        let link = newLink(owner, other, .sharedEvent, at: point)
        if !isDominated(link, at: basis) { add(link, at: basis) }
    }
}
