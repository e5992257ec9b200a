import EventModel

/// What was refused, by the identifier refused and by the identifier that the event belongs to.
struct RefusalTable: ~Copyable, Sendable {
    var refusals = OverlayArray<Refusal>()
    /// The newest refusal of an identifier by an owner for a reason.
    var latest = OverlayMap()
    var byIdentifier = OverlayMap()
    var byOwner = OverlayMap()

    init() {}

    /// Adds a refusal, unless the same was refused before and not later in the world.
    mutating func note(_ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint) {
        let key = Self.key(identifier, owner, reason)
        let known = latest[key]
        if known != 0, refusals[known].point.occurredAtMicros <= point.occurredAtMicros {
            refusals.update(known) { $0.lastPosition = point.position }
            return
        }
        let index = UInt32(truncatingIfNeeded: refusals.count)
        refusals.append(
            Refusal(
                identifier, of: owner, reason, at: point, previousOfIdentifier: byIdentifier[UInt64(identifier)],
                previousOfOwner: byOwner[UInt64(owner)]))
        latest.set(index, for: key)
        byIdentifier.set(index, for: UInt64(identifier))
        byOwner.set(index, for: UInt64(owner))
    }

    /// Ordinals have 31 bits.
    private static func key(_ identifier: UInt32, _ owner: UInt32, _ reason: RefusalReason) -> UInt64 {
        UInt64(owner) << 33 | UInt64(identifier) << 2 | UInt64(reason.rawValue)
    }

    /// Refusals that refused the identifier or that events of it met, in the order of their positions.
    func touching(_ ordinal: UInt32) -> [Refusal] {
        var found: [Refusal] = []
        var at = byIdentifier[UInt64(ordinal)]
        while at != 0 {
            let refusal = refusals[at]
            found.append(refusal)
            at = Self.next(refusal.previousOfIdentifier, after: at)
        }
        at = byOwner[UInt64(ordinal)]
        while at != 0 {
            let refusal = refusals[at]
            if refusal.identifier != ordinal { found.append(refusal) }
            at = Self.next(refusal.previousOfOwner, after: at)
        }
        return found.sorted { ($0.point.position, $0.identifier) < ($1.point.position, $1.identifier) }
    }

    /// False when the event at `position`, which belongs to `owner`, certainly did not refuse the identifier.
    func mayHaveRefused(_ identifier: UInt32, of owner: UInt32, at position: UInt64) -> Bool {
        var at = byOwner[UInt64(owner)]
        while at != 0 {
            let refusal = refusals[at]
            if refusal.identifier == identifier, refusal.point.position <= position, position <= refusal.lastPosition { return true }
            at = Self.next(refusal.previousOfOwner, after: at)
        }
        return false
    }

    /// Chains go down, so that they end whatever was stored.
    private static func next(_ previous: UInt32, after index: UInt32) -> UInt32 { previous < index ? previous : 0 }
}
