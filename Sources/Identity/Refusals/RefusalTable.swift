/// What was refused, by the identifier refused and by the identifier that the event belongs to.
struct RefusalTable: Sendable {
    private struct Key: Hashable {
        let pair: UInt64
        let reason: RefusalReason
    }

    private var refusals: [Refusal?] = [nil]
    private var latest: [Key: UInt32] = [:]
    private var byIdentifier: [UInt32: UInt32] = [:]
    private var byOwner: [UInt32: UInt32] = [:]

    /// Adds a refusal, unless the same was refused before and not later in the world.
    mutating func note(_ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint) {
        let key = Key(pair: UInt64(owner) << 32 | UInt64(identifier), reason: reason)
        if let index = latest[key], let known = refusals[Int(index)], known.point.occurredAtMicros <= point.occurredAtMicros {
            refusals[Int(index)]?.lastPosition = point.position
            return
        }
        let index = UInt32(truncatingIfNeeded: refusals.count)
        refusals.append(
            Refusal(
                point: point, lastPosition: point.position, identifier: identifier, owner: owner, reason: reason,
                previousOfIdentifier: byIdentifier[identifier] ?? 0, previousOfOwner: byOwner[owner] ?? 0))
        (latest[key], byIdentifier[identifier], byOwner[owner]) = (index, index, index)
    }

    /// Refusals that refused the identifier or that events of it met, in the order of their positions.
    func touching(_ ordinal: UInt32) -> [Refusal] {
        var found: [Refusal] = []
        var at = byIdentifier[ordinal] ?? 0
        while let refusal = refusals[Int(at)] {
            found.append(refusal)
            at = refusal.previousOfIdentifier
        }
        at = byOwner[ordinal] ?? 0
        while let refusal = refusals[Int(at)] {
            if refusal.identifier != ordinal { found.append(refusal) }
            at = refusal.previousOfOwner
        }
        return found.sorted { ($0.point.position, $0.identifier) < ($1.point.position, $1.identifier) }
    }

    /// False when the event at `position`, which belongs to `owner`, certainly did not refuse the identifier.
    func mayHaveRefused(_ identifier: UInt32, of owner: UInt32, at position: UInt64) -> Bool {
        var at = byOwner[owner] ?? 0
        while let refusal = refusals[Int(at)] {
            if refusal.identifier == identifier, refusal.point.position <= position, position <= refusal.lastPosition { return true }
            at = refusal.previousOfOwner
        }
        return false
    }
}
