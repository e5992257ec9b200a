import EventLog
import EventModel
import Identity
import Projections

/// Replays one customer to a basis: identity says under which anchors to look, the log reads those events only.
struct CustomerReplay {
    let view: ReadView
    let follower: IdentityFollower
    let basis: Basis
    /// Which events are wanted whole; others may be empty objects of no name.
    var needs = EventNeeds.all

    /// - Parameter reference: `kind:value`, or a customer id such as `c17`; ids of merged customers resolve.
    /// - Throws: ``QueryError`` `notFound` when nothing of the basis names the customer.
    /// - Complexity: O(events under the customer's anchors) and a search for each anchor in each LogSegment. Events are copied at most once;
    ///   the graph's lock is taken twice, for who it is and for what is whose.
    func run(_ reference: String) throws(QueryError) -> CustomerAtBasis {
        var cost = AnswerCost()
        return try run(reference, nil, &cost)
    }

    /// The same, and what it cost.
    func run(_ reference: String, _ cost: inout AnswerCost) throws(QueryError) -> CustomerAtBasis {
        let tally = ReadTally()
        defer { cost.tally = tally.counts }
        return try run(reference, tally, &cost)
    }

    private func run(_ reference: String, _ tally: ReadTally?, _ cost: inout AnswerCost) throws(QueryError) -> CustomerAtBasis {
        guard let found = try customer(of: ordinal(reference), tally, &cost) else { throw Self.unknown(reference) }
        return found
    }

    /// The customer that an identifier belongs to; nil when nothing of the basis names it, or none of its events counts there.
    ///
    /// - Complexity: As of ``run(_:)``.
    func customer(of ordinal: IdentifierOrdinal) throws(QueryError) -> CustomerAtBasis? {
        var cost = AnswerCost()
        return try customer(of: ordinal, nil, &cost)
    }

    private func customer(of ordinal: IdentifierOrdinal, _ tally: ReadTally?, _ cost: inout AnswerCost) throws(QueryError) -> CustomerAtBasis? {
        let found = try cost.measure(.identity) { () throws(QueryError) in follower.ask { $0.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) } }
        guard let customer = found else { return nil }
        let stored = try cost.measure(.reading) { () throws(QueryError) in
            try reading { () throws(EventLogError) in
                try view.unorderedEvents(anchors: customer.anchors, upTo: basis.asKnownAt, needing: needs, beyond: .everything(through: basis.asOf), tally)
            }
        }
        cost.eventsRead += stored.count
        let mine = try cost.measure(.identity) { () throws(QueryError) in BasisFilter(basis: basis).indices(of: customer, in: stored, follower) }
        guard !mine.isEmpty else { return nil }
        let memberOf = follower.ask { $0.memberships(of: customer.members, at: basis, view.identifiers) }
        return CustomerAtBasis(
            basis: basis, customer: customer, table: view.identifiers, events: stored.canonically(mine), memberOf: memberOf, stored: stored)
    }

    /// Who a reference names. Whether the customer has events at the basis is not looked at.
    ///
    /// - Throws: ``QueryError`` `notFound` when no link of the basis names the customer.
    func customer(_ reference: String) throws(QueryError) -> Customer {
        let ordinal = try ordinal(reference)
        let found = follower.ask { $0.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        guard let found else { throw Self.unknown(reference) }
        return found
    }

    /// The ordinal that a reference names.
    func ordinal(_ reference: String) throws(QueryError) -> IdentifierOrdinal { try Self.ordinal(reference, view.identifiers) }

    /// - Throws: ``QueryError`` `notFound` when the log does not know it, `badRequest` for what names nobody.
    static func ordinal(_ reference: String, _ identifiers: IdentifierTable) throws(QueryError) -> IdentifierOrdinal {
        if let id = CustomerID(reference) {
            guard Int(id.oldest.rawValue) <= identifiers.count else { throw unknown(reference) }
            return id.oldest
        }
        guard let identifier = Identifier(reference: reference) else {
            throw .badRequest("'\(reference)' names no customer: use kind:value, such as user_id:u42, or a customer id such as c17")
        }
        guard let ordinal = identifiers.ordinal(of: identifier) else { throw unknown(reference) }
        return ordinal
    }

    /// - Parameter which: `this` basis, or at `either`.
    static func unknown(_ reference: String, at which: String = "this") -> QueryError { .notFound("no customer '\(reference)' at \(which) basis") }
}
