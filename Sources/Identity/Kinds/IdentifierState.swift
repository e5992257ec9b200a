/// What the graph knows of one identifier beside its links.
struct IdentifierState: Sendable {
    /// Index into ``KindTable``.
    var kind: UInt32 = KindTable.unseen
    /// The newest of the sightings that occurred before all known earlier; 0 when the first one is still the earliest.
    var earlierSighting: UInt32 = 0
    /// The earliest occurredAt of an event that names it.
    var earliestMicros: Int64 = .max
    /// The position of the first event that names it.
    var firstPosition: UInt64 = .max
}

/// An event that named an identifier earlier than all before it in the log. Chained, newest first, down to the identifier's first event.
struct EarlierSighting: Sendable {
    let point: EventPoint
    let previous: UInt32
}
