import EventModel

extension IdentityGraph {
    /// Links what one event carries, as far as limits and kept-apart pairs allow, and returns the identifier that it belongs to.
    mutating func foldEvidence(at point: EventPoint) -> UInt32 {
        guard let owner = scratch.people.first else {
            let account = scratch.groups.first ?? 0
            noteRefusals(of: account, at: point)
            return account
        }
        if scratch.people.count > 1, !isLinkedToAll(owner, at: point) {
            dropWhatMayNotJoin(at: point)
            for at in 1..<scratch.people.count { linkUnlessKnown(owner, scratch.people[at], .sharedEvent, at: point) }
        }
        for at in 1..<scratch.people.count where nodes[scratch.people[at]].wasRefused { refusals.noteAccepted(scratch.people[at], by: owner) }
        if !scratch.groups.isEmpty { joinAccounts(owner, at: point) }
        noteRefusals(of: owner, at: point)
        return owner
    }

    /// True when links that have effect at the latest basis and began no later join the owner to every other identifier of the event.
    @inline(__always)
    private func isLinkedToAll(_ owner: UInt32, at point: EventPoint) -> Bool {
        for at in 1..<scratch.people.count where !isLinked(owner, scratch.people[at], at: point) { return false }
        return true
    }

    @inline(__always)
    private func isLinked(_ a: UInt32, _ b: UInt32, at point: EventPoint) -> Bool {
        let link = links[links.first(ofPair: a, b, nodes)]
        return !link.isInert && link.point.occurredAtMicros <= point.occurredAtMicros
    }

    private mutating func dropWhatMayNotJoin(at point: EventPoint) {
        while scratch.people.count > 1, let reason = objection(at: point) {
            scratch.refused.append((scratch.people.removeLast(), reason))
        }
    }

    /// Adds a link unless one that is there makes it superfluous.
    private mutating func linkUnlessKnown(_ a: UInt32, _ b: UInt32, _ rule: LinkRule, at point: EventPoint) {
        let (link, basis) = (newLink(a, b, rule, at: point), basis(through: point))
        // Asked here first, since passing the graph to a method that only reads it copies its two thousand bytes.
        if links.first(ofPair: a, b, nodes) == 0 || !isDominated(link, at: basis) { add(link, at: basis) }
    }

    /// Makes the owner a member of the event's accounts. Accounts join nobody to anybody.
    private mutating func joinAccounts(_ owner: UInt32, at point: EventPoint) {
        for account in scratch.groups.array {
            if !isLinked(owner, account, at: point) {
                guard !partings.areApart(owner, account) else {
                    scratch.refused.append((account, .keptApart))
                    continue
                }
                linkUnlessKnown(owner, account, .sharedEvent, at: point)
            }
            if nodes[account].wasRefused { refusals.noteAccepted(account, by: owner) }
        }
    }

    @inline(__always)
    mutating func noteRefusals(of owner: UInt32, at point: EventPoint) {
        if !scratch.refused.isEmpty { noteRefused(of: owner, at: point) }
    }

    @inline(never)
    private mutating func noteRefused(of owner: UInt32, at point: EventPoint) {
        for (ordinal, reason) in scratch.refused {
            if reason != .blocked { nodes.update(ordinal) { $0.wasRefused = true } }
            refusals.note(ordinal, of: owner, reason, at: point, retractions)
        }
    }
}
