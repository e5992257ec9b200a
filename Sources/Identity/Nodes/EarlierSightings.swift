import EventModel

/// An event that named an identifier earlier than all before it in the log. 24 bytes.
struct EarlierSighting: BitwiseCopyable {
    let occurredAtMicros: Int64
    let position: UInt64
    /// The one before, down to the identifier's first event; 0 at the end.
    let previous: UInt32
    private let unused: UInt32 = 0

    init(_ point: EventPoint, previous: UInt32) {
        (occurredAtMicros, position, self.previous) = (point.occurredAtMicros, point.position, previous)
    }
}

/// Of identifiers that were named by later events of earlier occurredAt: all events that were the earliest when they came.
struct EarlierSightings: ~Copyable, Sendable {
    private(set) var sightings: OverlayArray<EarlierSighting>
    /// The newest sighting by ordinal.
    private(set) var newest: OverlayMap

    init() {
        sightings = OverlayArray()
        newest = OverlayMap()
    }

    init(sightings: consuming OverlayArray<EarlierSighting>, newest: consuming OverlayMap) {
        self.sightings = sightings
        self.newest = newest
    }

    mutating func push(_ point: EventPoint, of ordinal: UInt32) {
        let index = UInt32(truncatingIfNeeded: sightings.count)
        sightings.append(EarlierSighting(point, previous: newest[UInt64(ordinal)]))
        newest.set(index, for: UInt64(ordinal))
    }

    /// The earliest occurredAt among events up to a position; nil when all that are kept came later.
    func earliestMicros(of ordinal: UInt32, asKnownAt: UInt64) -> Int64? {
        var at = newest[UInt64(ordinal)]
        while at != 0 {
            let sighting = sightings[at]
            if sighting.position <= asKnownAt { return sighting.occurredAtMicros }
            // Chains go down, so that they end whatever was stored.
            at = sighting.previous < at ? sighting.previous : 0
        }
        return nil
    }
}
