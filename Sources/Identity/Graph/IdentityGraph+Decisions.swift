import EventModel

extension IdentityGraph {
    /// Joins userId and previousId whatever the limits, then folds the event's other identifiers as evidence.
    mutating func foldAlias(_ event: RecordedEvent, at point: EventPoint) -> UInt32 {
        if let (user, previous) = aliasPair(event) {
            let (link, basis) = (newLink(user, previous, .alias, at: point), basis(through: point))
            if !isDecided(link, at: basis) { add(link, at: basis) }
            if nodes[previous].wasRefused { refusals.noteAccepted(previous, by: user) }
            scratch.people.remove(previous)
        }
        // A previousId that is the userId stands among the identifiers a second time.
        scratch.people.removeRepeated()
        return foldEvidence(at: point)
    }

    /// The two identifiers that an alias is about; nil when one of them is unusable or both are the same.
    private func aliasPair(_ event: RecordedEvent) -> (user: UInt32, previous: UInt32)? {
        guard let user = person(.userId, event.event["userId"], on: event) else { return nil }
        let previous = event.event["previousId"]
        for kind in [IdentifierKind.userId, .anonymousId] {
            if let ordinal = person(kind, previous, on: event), ordinal != user { return (user, ordinal) }
        }
        return nil
    }

    /// The ordinal of an identifier of this kind when the event has it among its people.
    private func person(_ kind: IdentifierKind, _ value: JSONValue?, on event: RecordedEvent) -> UInt32? {
        guard let text = value?.stringValue, let value = IdentifierForm.normal(kind, text),
            let ordinal = identifiers.ordinal(of: Identifier(kind: kind, value: value)), scratch.people.contains(ordinal.rawValue)
        else { return nil }
        return ordinal.rawValue
    }

    /// Joins all identifiers named, whatever the limits and whoever was kept apart, and ends their being kept apart.
    mutating func foldLink(at point: EventPoint) -> UInt32 {
        let named = scratch.people.array + scratch.groups.array
        guard let owner = named.first else { return foldEvidence(at: point) }
        if !scratch.people.isEmpty {
            for other in named.dropFirst() {
                add(newLink(owner, other, .link, at: point), at: basis(through: point))
                if nodes[other].wasRefused { refusals.noteAccepted(other, by: owner) }
            }
            linkWhatWasParted(named, at: point)
        }
        noteRefusals(of: owner, at: point)
        return owner
    }

    /// Pairs that were parted get a link of their own, which says that it is over; the others are joined through the owner.
    private mutating func linkWhatWasParted(_ named: [UInt32], at point: EventPoint) {
        guard !partings.isEmpty else { return }
        for (index, a) in scratch.people.array.enumerated() {
            for b in named[(index + 1)...] {
                let isParted = partings.hasPair(a, b)
                if isParted, index > 0 { add(newLink(a, b, .link, at: point), at: basis(through: point)) }
                if isParted { refreshApart(a, b, at: basis(through: point)) }
            }
        }
    }
}
