import EventModel

/// Kinds and sightings of all identifiers, by ordinal.
struct IdentifierStates: Sendable {
    private var states: [IdentifierState] = [IdentifierState()]
    private var earlier: [EarlierSighting] = [EarlierSighting(point: EventPoint(occurredAtMicros: 0, position: 0), previous: 0)]

    /// One more than the highest ordinal known.
    var count: Int { states.count }

    /// The kind's index; ``KindTable/unseen`` when no event has named the identifier.
    @inline(__always)
    func kind(_ ordinal: UInt32) -> UInt32 { Int(ordinal) < states.count ? states[Int(ordinal)].kind : KindTable.unseen }

    func firstPosition(_ ordinal: UInt32) -> UInt64 { states[Int(ordinal)].firstPosition }

    mutating func define(_ ordinal: UInt32, kind: UInt32) {
        let missing = Int(ordinal) + 1 - states.count
        if missing > 0 { states.append(contentsOf: repeatElement(IdentifierState(), count: missing)) }
        states[Int(ordinal)].kind = kind
    }

    /// Notes that an event names the identifier. Costs a comparison unless the event occurred before all that named it so far.
    @inline(__always)
    mutating func note(_ ordinal: UInt32, at point: EventPoint) {
        if point.occurredAtMicros < states[Int(ordinal)].earliestMicros { noteEarlier(Int(ordinal), at: point) }
    }

    private mutating func noteEarlier(_ index: Int, at point: EventPoint) {
        let state = states[index]
        if state.firstPosition == .max {
            states[index].firstPosition = point.position
        } else {
            if state.earlierSighting == 0 {
                let first = EventPoint(occurredAtMicros: state.earliestMicros, position: state.firstPosition)
                push(EarlierSighting(point: first, previous: 0), index)
            }
            push(EarlierSighting(point: point, previous: states[index].earlierSighting), index)
        }
        states[index].earliestMicros = point.occurredAtMicros
    }

    private mutating func push(_ sighting: EarlierSighting, _ index: Int) {
        states[index].earlierSighting = UInt32(truncatingIfNeeded: earlier.count)
        earlier.append(sighting)
    }

    /// True when some event of the basis names the identifier and its value is not blocked.
    ///
    /// - Complexity: O(1) unless events that named it ever earlier kept arriving after the basis; then linear in those.
    func isSeen(_ ordinal: UInt32, at basis: GraphBasis) -> Bool {
        guard kind(ordinal) > KindTable.blocked else { return false }
        let state = states[Int(ordinal)]
        guard state.firstPosition <= basis.asKnownAt else { return false }
        var at = state.earlierSighting
        while at != 0 {
            let sighting = earlier[Int(at)]
            if sighting.point.position <= basis.asKnownAt { return sighting.point.occurredAtMicros <= basis.asOfMicros }
            at = sighting.previous
        }
        return state.earliestMicros <= basis.asOfMicros
    }
}
