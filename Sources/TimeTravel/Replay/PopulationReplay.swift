// Replays everybody to a basis, in the order of customer ids.
//
// Sealed LogSegments are sorted by anchor, and a customer's anchors are mostly as old as the customer: so customers are taken in groups of
// neighbours, and the events under their identifiers read together. A few thousand events are in memory at a time, whatever the log's size.
//
// Events that lie under somebody else's anchor (*strays*, such as those of a shared till's number) would be read again for every customer
// that has one. They are gathered before instead: ``StrayEvents``.

import EventLog
import EventModel
import Identity
import Projections

/// Replays the whole population to a basis, customer by customer, in the order of their ids.
struct PopulationReplay {
    let view: ReadView
    let follower: IdentityFollower
    let basis: Basis
    /// Asked whether to go on.
    let history: CustomerHistory
    /// Events in memory at a time, unless they are large, or one customer's.
    var groupEventsMax: UInt64 = 16_384
    /// Payload of strays in memory at a time.
    var strayBytesMax: UInt64 = 256 << 20

    /// One customer's share of the population.
    struct Entry {
        let customer: CustomerID
        let identifiers: [CustomerIdentifier]
        /// In canonical order, never empty.
        let events: EventBatch
        /// Finds the accounts that the customer is a member of, and since when.
        let memberOf: () -> [String: Instant]
    }

    /// Calls `body` with every customer that has an event at the basis, in the order of customer ids: not with accounts, even when events are
    /// theirs alone, nor with somebody whom nothing up to `identity_as_of` names.
    ///
    /// - Complexity: O(events + identifiers); memory for a group of customers, or for the largest one.
    func forEachCustomer(_ body: (Entry) throws(QueryError) -> Void) throws(QueryError) {
        let population = Population(follower, basis)
        var strays = try StrayEvents(self, population)
        var walk = GroupWalk(eventsWanted: eventsOfGroup)
        while let group = walk.next(population) {
            try history.checkGoesOn()
            let events = try events(of: group, population, strays.events(of: group.oldest))
            walk.note(events: events.count)
            try forEachCustomer(of: group, events, population, body)
        }
    }

    /// How many events are to be in memory at a time.
    private var eventsOfGroup: Int {
        let events = max(view.durablePosition.rawValue, 1)
        let bytes = max(view.payloadBytes(upTo: view.durablePosition) / events, 1)
        return Int(min(max(Self.groupBytesMax / bytes, 16), groupEventsMax))
    }

    private static let groupBytesMax: UInt64 = 8 << 20

    /// The events of a group that are stored under its own identifiers, and its strays.
    private func events(
        of group: CustomerGroup, _ population: Population, _ strays: [GroupEvents.Part]
    ) throws(QueryError) -> GroupEvents {
        let anchors = group.members.sorted()
        let stored = try reading { () throws(EventLogError) in try view.unorderedEvents(anchors: anchors, upTo: basis.asKnownAt) }
        return GroupEvents([(stored, rows(in: stored, population))] + strays)
    }

    /// Which of the events belong to the customer of the anchor that they lie under.
    private func rows(in batch: EventBatch, _ population: Population) -> [GroupEvents.Row] {
        let owners = BasisFilter(basis: basis).owners(of: batch, in: follower)
        var rows: [GroupEvents.Row] = []
        for (index, owner) in owners.enumerated() {
            guard let oldest = owner.map(population.oldest), oldest == population.oldest(of: batch.anchors[index]) else { continue }
            rows.append(GroupEvents.Row(oldest: oldest, index: UInt32(index)))
        }
        return rows
    }

    private func forEachCustomer(
        of group: CustomerGroup, _ events: GroupEvents, _ population: Population, _ body: (Entry) throws(QueryError) -> Void
    ) throws(QueryError) {
        var next = 0
        while let (oldest, batch) = events.customer(at: &next) {
            let members = follower.ask { graph in seen(of: oldest, population, graph) }
            guard !members.isEmpty else { continue }
            let id = CustomerID(oldest: IdentifierOrdinal(rawValue: oldest))
            let memberOf = { follower.ask { $0.memberships(of: members, at: basis, view.identifiers) } }
            try body(Entry(customer: id, identifiers: view.identifiers.identifiers(of: members), events: batch, memberOf: memberOf))
        }
    }

    private func seen(of oldest: UInt32, _ population: Population, _ graph: borrowing IdentityGraph) -> [IdentifierOrdinal] {
        var seen: [IdentifierOrdinal] = []
        population.forEachMember(of: oldest) { ordinal in
            let member = IdentifierOrdinal(rawValue: ordinal)
            if graph.isPerson(member), graph.isSeen(member, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) { seen.append(member) }
        }
        return seen
    }
}
