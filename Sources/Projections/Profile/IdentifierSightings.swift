import EventModel

/// When each of the customer's identifiers was seen.
struct IdentifierSightings {
    struct Sighting {
        let own: CustomerIdentifier
        /// Nil until an event of the customer carries it.
        var firstSeen: Instant?
        var lastSeen: Instant?
    }

    private(set) var sightings: [Sighting]
    private let indexByOrdinal: [IdentifierOrdinal: Int]
    /// Those that events still to come carry.
    private var expected: Set<IdentifierOrdinal> = []

    init(_ identifiers: [CustomerIdentifier]) {
        sightings = identifiers.map { Sighting(own: $0) }
        indexByOrdinal = Dictionary(identifiers.enumerated().map { ($1.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Says which events are to come: an identifier that one of them carries is not known before it.
    mutating func expect(_ events: EventBatch) {
        for index in events.indices { for ordinal in events.identifiers(index) where indexByOrdinal[ordinal] != nil { expected.insert(ordinal) } }
    }

    /// Notes the identifiers of an event, and returns the indices of those that are the customer's.
    mutating func see(_ event: RecordedEvent) -> [Int] {
        let own = event.identifiers.compactMap { indexByOrdinal[$0] }
        for index in own {
            if sightings[index].firstSeen == nil { sightings[index].firstSeen = event.occurredAt }
            sightings[index].lastSeen = event.occurredAt
        }
        return own
    }

    /// The values of a kind known at an instant, and since when these and no more have been.
    func values(ofKind kind: String, at instant: Instant) -> (values: [FieldValue], since: Instant) {
        var (values, since) = ([FieldValue](), Instant.earliest)
        for sighting in sightings where sighting.own.identifier.kind.rawValue == kind {
            if sighting.firstSeen == nil, expected.contains(sighting.own.ordinal) { continue }
            let firstSeen = sighting.firstSeen ?? .earliest
            guard firstSeen <= instant else { continue }
            values.append(.text(sighting.own.identifier.value))
            since = max(since, firstSeen)
        }
        return (values, since)
    }
}

/// As it is kept in snapshots.
extension IdentifierSightings {
    func write(to writer: inout StateWriter) {
        writer.writeList(sightings) { writer, sighting in
            writer.writeOptional(sighting.firstSeen) { $0.write($1) }
            writer.writeOptional(sighting.lastSeen) { $0.write($1) }
        }
    }

    /// - Parameter own: The same identifiers as when it was written.
    init(_ own: [CustomerIdentifier], from reader: inout StateReader) throws(StateDamage) {
        self.init(own)
        let seen = try reader.list { reader throws(StateDamage) in
            (first: try reader.optional { reader throws(StateDamage) in try reader.instant() }, last: try reader.optional { reader throws(StateDamage) in try reader.instant() })
        }
        guard seen.count == sightings.count else { throw StateDamage() }
        for index in sightings.indices { (sightings[index].firstSeen, sightings[index].lastSeen) = seen[index] }
    }
}
