import EventModel

extension IdentityGraph {
    /// Takes back what the retracted event did to the graph, for bases that know of it; or restores it when a retraction is retracted.
    mutating func foldRetraction(_ event: RecordedEvent, at point: EventPoint, _ lookup: RetractionLookup) throws -> UInt32 {
        let owner = scratch.people.first ?? scratch.groups.first ?? 0
        noteRefusals(of: owner, at: point)
        guard let target = try lookup.target(event), target.position < event.position, retractions.retraction(of: target.position) == nil
        else { return owner }
        let base = try undoneEvent(target, lookup)
        let pairs = base.map { linkedPairs(of: $0) } ?? []
        let refused = base.map { keysRefused(by: $0) } ?? []
        // Read first: a failed read must change nothing.
        let anchors = anchors(of: people(in: pairs).union(refused.map(\.owner)))
        let supports = anchors.isEmpty ? .empty : try lookup.events(anchors, event.position)
        retractions.record(target.position, by: event.position)
        guard let base else { return owner }
        let basis = basis(through: point)
        let others = supports.indices.map { supports[$0] }.sorted { $0.position < $1.position }.filter {
            $0.position < event.position && !isRetracted(EventPoint($0), at: basis)
        }
        if base.type == .unlink {
            refresh(subject(of: base), at: basis)
        } else {
            refreshLinks(of: base, pairs, at: basis)
            for other in others where other.type.maySupportLinks {
                for pair in pairs { restoreLink(pair, from: other, at: basis) }
            }
        }
        for key in refused { tellRefusals(key, among: others, at: basis) }
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

    /// The ends of these pairs but accounts.
    private func people(in pairs: [UInt64]) -> Set<UInt32> {
        Set(pairs.flatMap { [IdentifierPair.ends($0).0, IdentifierPair.ends($0).1] }.filter { nodes.kind($0) != KindTable.group })
    }

    /// The anchors of all events that belong to one of these.
    private func anchors(of owners: Set<UInt32>) -> [IdentifierOrdinal] {
        let found = owners.reduce(into: owners) { $0.formUnion(self.owners.otherAnchors(of: $1)) }
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

    /// Adds the link that an event would have made, had the retracted one not been.
    private mutating func restoreLink(_ pair: UInt64, from event: RecordedEvent, at basis: GraphBasis) {
        let ((a, b), point) = (IdentifierPair.ends(pair), EventPoint(event))
        let owner = owner(of: event)
        guard owner == a || owner == b else { return }
        let other = owner == a ? b : a
        guard event.identifiers.contains(where: { $0.rawValue == other }), !refusals.hasRefused(other, of: owner, at: point.position),
            !hasLink(owner, other, madeAt: point.position)
        else { return }
        var link = newLink(owner, other, .sharedEvent, at: point)
        guard !isDominated(link, at: basis) else { return }
        link.flags.insert(.restored)
        restored.record(link, by: basis.asKnownAt)
        add(link, at: basis)
    }

    private func owner(of event: RecordedEvent) -> UInt32 { owners.owner(at: event.position.rawValue, anchor: event.anchor.rawValue) }

    /// What the event was refused, as far as it belongs to somebody.
    private func keysRefused(by event: RecordedEvent) -> Set<RefusalKey> {
        let owner = owner(of: event)
        guard owner != 0 else { return [] }
        let named = Set(event.identifiers.map(\.rawValue))
        return Set(
            refusals.met(by: owner).filter { $0.covers(event.position.rawValue) && named.contains($0.identifier) }.map { RefusalKey($0) })
    }

    /// Has bases that know of a retraction tell the first of equal refusals that counts there.
    ///
    /// - Parameter others: Events that belong to the refusing identifier, and maybe more, that are not retracted, by position.
    private mutating func tellRefusals(_ key: RefusalKey, among others: [RecordedEvent], at basis: GraphBasis) {
        let runs = refusals.met(by: key.owner).filter { RefusalKey($0) == key }
        let told = Set(runs.map(\.point.position))
        var earliestMicros = Int64.max
        for event in others where owner(of: event) == key.owner && event.identifiers.contains(where: { $0.rawValue == key.identifier }) {
            let point = EventPoint(event)
            // Later in the world than one before it: no basis tells it. Links and unlinks refuse nothing but blocked values.
            guard point.occurredAtMicros < earliestMicros, key.reason == .blocked || event.type.isEvidence,
                runs.contains(where: { $0.covers(point.position) })
            else { continue }
            earliestMicros = point.occurredAtMicros
            if !told.contains(point.position) { refusals.tell(key, at: point, knownFrom: basis.asKnownAt) }
        }
    }
}

extension EventType {
    /// True when limits and kept-apart pairs bind it.
    fileprivate var isEvidence: Bool { maySupportLinks && self != .link }

    fileprivate var maySupportLinks: Bool { self != .unlink && self != .retract }
}
