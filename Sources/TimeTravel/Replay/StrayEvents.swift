import EventLog
import EventModel
import Identity

/// Events that lie under an anchor of another customer than they belong to, or of nobody.
///
/// They are few in most logs. Where they are many (a million events under one user_id that is blocked, say), they are read in passes, a range
/// of customers each time, so that about `strayBytesMax` of payload are in memory at once.
struct StrayEvents: Sendable {
    private let replay: PopulationReplay
    private let population: Population
    /// Under which they lie, ascending.
    private let anchors: [IdentifierOrdinal]
    /// Ranges of customers, ascending, everybody among them: the strays of one are in memory at a time.
    let passes: [Range<UInt32>]

    /// Ordinals looked at under one lock.
    private static let ordinalsAtOnce: UInt32 = 2048

    /// - Complexity: O(identifiers + events under anchors with strays).
    init(_ replay: PopulationReplay, _ population: Population) throws(QueryError) {
        (self.replay, self.population) = (replay, population)
        anchors = try Self.anchors(replay, population)
        let ends = anchors.isEmpty ? [] : try Self.passEnds(replay, population, anchors)
        let starts = [0] + ends.map { $0 + 1 }
        passes = zip(starts, starts.dropFirst() + [.max]).map { $0..<$1 }
    }

    private static func anchors(_ replay: PopulationReplay, _ population: Population) throws(QueryError) -> [IdentifierOrdinal] {
        var anchors: Set<IdentifierOrdinal> = []
        var next: UInt32 = 1
        while next < population.count {
            try replay.history.checkGoesOn()
            let range = next..<min(next + ordinalsAtOnce, population.count)
            anchors.formUnion(replay.follower.ask { graph in strayAnchors(of: range, population, graph) })
            next = range.upperBound
        }
        return anchors.sorted()
    }

    private static func strayAnchors(
        of owners: Range<UInt32>, _ population: Population, _ graph: borrowing IdentityGraph
    ) -> [IdentifierOrdinal] {
        var strays: [IdentifierOrdinal] = []
        for ordinal in owners {
            let (owner, oldest) = (IdentifierOrdinal(rawValue: ordinal), population.oldest(of: IdentifierOrdinal(rawValue: ordinal)))
            for anchor in graph.anchors(ofEventsOwnedBy: owner) where population.oldest(of: anchor) != oldest { strays.append(anchor) }
        }
        return strays
    }

    /// The last customer of each pass, ascending; the rest is one more. Customers are cut so that the payload of one pass fits in memory.
    private static func passEnds(
        _ replay: PopulationReplay, _ population: Population, _ anchors: [IdentifierOrdinal]
    ) throws(QueryError) -> [UInt32] {
        var customers: [UInt32] = []
        for anchor in anchors {
            let positions = try reading { () throws(EventLogError) in
                try replay.view.positions(anchor: anchor, upTo: replay.basis.asKnownAt)
            }
            customers += replay.follower.ask { graph in
                positions.compactMap { graph.owner(ofEventAt: $0, anchor: anchor).map(population.oldest) }
            }
        }
        customers.sort()
        let events = max(replay.view.durablePosition.rawValue, 1)
        let bytes = max(replay.view.payloadBytes(upTo: replay.view.durablePosition) / events, 1)
        let atOnce = Int(clamping: max(replay.strayBytesMax / bytes, 1))
        return stride(from: atOnce, to: customers.count, by: atOnce).reduce(into: []) { ends, count in
            if ends.last != customers[count - 1] { ends.append(customers[count - 1]) }
        }
    }

    /// Reads what lies under the anchors, and keeps what belongs to customers in the range.
    func gather(_ range: Range<UInt32>) throws(QueryError) -> GatheredStrays {
        var (builder, rows): (EventBatchBuilder, [GroupEvents.Row]) = (EventBatchBuilder(), [])
        let filter = BasisFilter(basis: replay.basis)
        for anchor in anchors {
            try replay.history.checkGoesOn()
            let stored = try reading { () throws(EventLogError) in
                try replay.view.unorderedEvents(anchors: [anchor], upTo: replay.basis.asKnownAt, needing: replay.needs)
            }
            for (index, owner) in filter.owners(of: stored, in: replay.follower).enumerated() {
                guard let oldest = owner.map(population.oldest), range.contains(oldest), oldest != population.oldest(of: anchor) else {
                    continue
                }
                rows.append(GroupEvents.Row(oldest: oldest, index: UInt32(builder.count)))
                builder.append(stored[index], copyingEvent: true)
            }
        }
        return GatheredStrays(batch: builder.build(), rows: rows.sorted { ($0.oldest, $0.index) < ($1.oldest, $1.index) })
    }
}

/// The strays of one pass, by customer.
struct GatheredStrays: Sendable {
    fileprivate let batch: EventBatch
    fileprivate let rows: [GroupEvents.Row]

    /// Those of a group of customers.
    func events(of group: ClosedRange<UInt32>) -> [GroupEvents.Part] {
        guard !rows.isEmpty else { return [] }
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].oldest < group.lowerBound { low = middle + 1 } else { high = middle }
        }
        return [(batch, Array(rows[low...].prefix { $0.oldest <= group.upperBound }))]
    }
}
