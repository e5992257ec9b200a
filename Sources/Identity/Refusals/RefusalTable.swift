// What was refused, kept in runs of events.
//
// Invariants
//   1. Every event that was refused is covered by a run of its owner, identifier and reason; no event that was not refused is.
//   2. At every basis, of the events refused with one owner, identifier and reason that count there the first is the first of a run that the
//      basis knows of. So an event that is refused again begins a run only when the basis might not count what came before it: it occurred
//      earlier, or what came before is retracted. When a retraction shows one that was not first, ``IdentityGraph/tellRefusals(_:among:at:)`` adds it.

import EventModel

/// What was refused, by the identifier refused and by the identifier that the event belongs to.
struct RefusalTable: ~Copyable, Sendable {
    var refusals = OverlayArray<Refusal>()
    /// The newest run of an identifier by an owner for a reason.
    var latest = OverlayMap()
    var byIdentifier = OverlayMap()
    var byOwner = OverlayMap()

    init() {}

    /// Notes that the latest event was refused. O(1).
    mutating func note(
        _ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint, _ retractions: borrowing Retractions
    ) {
        if reason != .blocked { endRuns(of: identifier, by: owner, except: reason) }
        let known = latest[Self.key(identifier, owner, reason)]
        if known != 0 {
            let run = refusals[known]
            let isFirstRetracted = retractions.isRetracted(run.point.logPosition, asKnownAt: point.logPosition)
            if !run.isEnded, run.point.occurredAtMicros <= point.occurredAtMicros, !isFirstRetracted {
                return refusals.update(known) { $0.lastPosition = point.position }
            }
        }
        let index = append(identifier, of: owner, reason, at: point, knownFrom: point.position)
        latest.set(index, for: Self.key(identifier, owner, reason))
    }

    /// Notes that an event of the owner had the identifier and was not refused. O(1).
    mutating func noteAccepted(_ identifier: UInt32, by owner: UInt32) { endRuns(of: identifier, by: owner, except: .blocked) }

    private mutating func endRuns(of identifier: UInt32, by owner: UInt32, except reason: RefusalReason) {
        for other in [RefusalReason.limit, .keptApart] where other != reason {
            let run = latest[Self.key(identifier, owner, other)]
            if run != 0, !refusals[run].isEnded { refusals.update(run) { $0.isEnded = true } }
        }
    }

    /// Adds an event that is covered by a run already, for bases from `knownFrom` on.
    mutating func tell(_ key: RefusalKey, at point: EventPoint, knownFrom: UInt64) {
        _ = append(key.identifier, of: key.owner, key.reason, at: point, knownFrom: knownFrom)
    }

    private mutating func append(
        _ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint, knownFrom: UInt64
    ) -> UInt32 {
        let index = UInt32(truncatingIfNeeded: refusals.count)
        refusals.append(
            Refusal(
                identifier, of: owner, reason, at: point, knownFrom: knownFrom, previousOfIdentifier: byIdentifier[UInt64(identifier)],
                previousOfOwner: byOwner[UInt64(owner)]))
        byIdentifier.set(index, for: UInt64(identifier))
        byOwner.set(index, for: UInt64(owner))
        return index
    }

    /// Ordinals have 31 bits.
    private static func key(_ identifier: UInt32, _ owner: UInt32, _ reason: RefusalReason) -> UInt64 {
        UInt64(owner) << 33 | UInt64(identifier) << 2 | UInt64(reason.rawValue)
    }
}

extension RefusalTable {
    /// Runs that refused the identifier or that events of it met, in the order of their positions.
    func touching(_ ordinal: UInt32) -> [Refusal] {
        var found: [Refusal] = []
        forEach(of: ordinal, in: byIdentifier, \.previousOfIdentifier) { found.append($0) }
        forEach(of: ordinal, in: byOwner, \.previousOfOwner) { if $0.identifier != ordinal { found.append($0) } }
        return found.sorted { ($0.point.position, $0.identifier) < ($1.point.position, $1.identifier) }
    }

    /// Runs that events of the owner met, newest first.
    func met(by owner: UInt32) -> [Refusal] {
        var found: [Refusal] = []
        forEach(of: owner, in: byOwner, \.previousOfOwner) { found.append($0) }
        return found
    }

    /// True when the event at `position`, which belongs to `owner` and carries the identifier, was not linked to it.
    func hasRefused(_ identifier: UInt32, of owner: UInt32, at position: UInt64) -> Bool {
        met(by: owner).contains { $0.identifier == identifier && $0.covers(position) }
    }

    private func forEach(of ordinal: UInt32, in heads: borrowing OverlayMap, _ previous: KeyPath<Refusal, UInt32>, _ body: (Refusal) -> Void) {
        var at = heads[UInt64(ordinal)]
        while at != 0 {
            let refusal = refusals[at]
            body(refusal)
            // Chains go down, so that they end whatever was stored.
            at = refusal[keyPath: previous] < at ? refusal[keyPath: previous] : 0
        }
    }
}
