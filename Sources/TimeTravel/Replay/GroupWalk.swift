import EventModel

/// Customers with ids next to one another, whose events are read together.
struct CustomerGroup {
    /// From the oldest identifier of the first to that of the last.
    var oldest: ClosedRange<UInt32>
    /// The identifiers of all of them.
    var members: [IdentifierOrdinal]
}

/// Walks the customers whose oldest identifiers lie in a range, in groups of about so many events.
struct GroupWalk {
    private let eventsWanted: Int
    private var customers = 64
    private var next: UInt32
    private let end: UInt32

    private static let customersMax = 16_384

    init(_ range: Range<UInt32>, of population: Population, eventsWanted: Int) {
        self.eventsWanted = eventsWanted
        (next, end) = (max(range.lowerBound, 1), min(range.upperBound, population.count))
    }

    /// The next customers; nil behind the last.
    mutating func next(_ population: Population) -> CustomerGroup? {
        while next < end, !population.isOldest(next) { next += 1 }
        guard next < end else { return nil }
        var group = CustomerGroup(oldest: next...next, members: [])
        var left = customers
        while left > 0, next < end {
            if population.isOldest(next) {
                population.forEachMember(of: next) { group.members.append(IdentifierOrdinal(rawValue: $0)) }
                group.oldest = group.oldest.lowerBound...next
                left -= 1
            }
            next += 1
        }
        return group
    }

    /// Says how many events the last group had: the next one is made larger or smaller.
    mutating func note(events: Int) {
        if events > eventsWanted { customers = max(customers / 2, 1) }
        if events < eventsWanted / 2 { customers = min(customers * 2, Self.customersMax) }
    }
}
