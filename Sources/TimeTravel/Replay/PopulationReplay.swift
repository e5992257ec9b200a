// Replays everybody to a basis, in the order of customer ids.
//
// Sealed LogSegments are sorted by anchor, and a customer's anchors are mostly as old as the customer: so customers are taken in groups of
// neighbours, and the events under their identifiers read together. A few thousand events are in memory at a time, whatever the log's size.
//
// Pieces of the population are independent of one another, so processors that are idle fold some of them each.
//
// Events that lie under somebody else's anchor (*strays*, such as those of a shared till's number) would be read again for every customer
// that has one. They are gathered before instead: ``StrayEvents``.

import EventLog
import EventModel
import Identity
import Projections

/// Replays the whole population to a basis, customer by customer, in the order of their ids.
struct PopulationReplay: Sendable {
    let view: ReadView
    let follower: IdentityFollower
    let basis: Basis
    /// Asked whether to go on.
    let history: CustomerHistory
    /// Which events are wanted whole; others may be empty objects of no name.
    var needs = EventNeeds.all
    /// Events in memory at a time, unless they are large, or one customer's.
    var groupEventsMax: UInt64 = 16_384
    /// Payload of strays in memory at a time.
    var strayBytesMax: UInt64 = 256 << 20
    /// Pieces of the population that may be folded at the same time.
    var piecesMax = ParallelWork.pieceCount

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
        let strays = try StrayEvents(self, population)
        for pass in strays.passes { try forEachCustomer(in: pass, strays.gather(pass), population, body) }
    }

    /// The same on all processors that are idle: each folds pieces of the population, neighbours by id, into shares of the answer.
    ///
    /// - Parameters:
    ///   - share: Makes an empty share; told which piece it is for, ascending with customer ids.
    ///   - body: Folds a customer into the share of its piece.
    /// - Returns: The shares, in the order of the customers in them.
    /// - Complexity: As of ``forEachCustomer(_:)``, divided by processors.
    func shares<Share: Sendable>(
        _ share: @Sendable (_ piece: Int) -> Share, _ body: @Sendable (inout Share, Entry) throws(QueryError) -> Void
    ) throws(QueryError) -> [Share] {
        let population = Population(follower, basis)
        let strays = try StrayEvents(self, population)
        var shares: [Share] = []
        for pass in strays.passes {
            let (gathered, first) = (try strays.gather(pass), shares.count)
            let pieces = population.pieces(of: pass, upTo: piecesMax)
            shares += try ParallelWork.map(pieces.count) { index throws(QueryError) in
                var own = share(first + index)
                try forEachCustomer(in: pieces[index], gathered, population) { entry throws(QueryError) in try body(&own, entry) }
                return own
            }
        }
        return shares
    }

    private func forEachCustomer(
        in range: Range<UInt32>, _ strays: GatheredStrays, _ population: Population, _ body: (Entry) throws(QueryError) -> Void
    ) throws(QueryError) {
        var walk = GroupWalk(range, of: population, eventsWanted: eventsOfGroup)
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
        let stored = try reading { () throws(EventLogError) in try view.unorderedEvents(anchors: anchors, upTo: basis.asKnownAt, needing: needs) }
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
        // Who they are is asked once for all: two threads would wait for each other's locks.
        let members = follower.ask { graph in events.customers.map { seen(of: $0, population, graph) } }
        var next = 0
        for members in members {
            guard let (oldest, batch) = events.customer(at: &next), !members.isEmpty else { continue }
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
