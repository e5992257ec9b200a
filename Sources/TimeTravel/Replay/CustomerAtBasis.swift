import EventModel
import Identity
import Projections

/// One customer at a basis: who it is, and every event that counts, in canonical order.
struct CustomerAtBasis: Sendable {
    let basis: Basis
    let customer: Customer
    /// The log's identifiers.
    let table: IdentifierTable
    let events: EventBatch
    /// The accounts that it is a member of, and since when.
    let memberOf: [String: Instant]
    /// All events that lie under its anchors, others' among them, in no particular order.
    let stored: EventBatch

    /// Its identifiers, oldest first. O(members); not every answer wants them.
    var identifiers: [CustomerIdentifier] { table.identifiers(of: customer.members) }

    /// Folds the events for what the plan asks.
    func folded(_ plan: FoldPlan) -> CustomerFold {
        var fold = CustomerFold(plan: plan, identifiers: identifiers, memberOf: memberOf)
        fold.fold(events)
        return fold
    }

    /// Writes `customer`, `aliases` and `basis` into an open object.
    func appendHead(to json: inout JSONWriter) { customer.appendHead(of: basis, to: &json) }
}

extension IdentityGraph {
    /// The accounts that a customer is a member of at a basis, each with the earliest instant that made it one. O(links of the members).
    func memberships(of members: [IdentifierOrdinal], at basis: Basis, _ table: IdentifierTable) -> [String: Instant] {
        memberships(of: members, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt, table)
    }

    func memberships(of members: [IdentifierOrdinal], asOf: Instant, asKnownAt: LogPosition, _ table: IdentifierTable) -> [String: Instant] {
        var since: [String: Instant] = [:]
        for membership in accounts(of: members, asOf: asOf, asKnownAt: asKnownAt) {
            guard let account = table.identifier(membership.account)?.value else { continue }
            since[account] = min(since[account] ?? .latest, membership.occurredAt)
        }
        return since
    }
}

extension Customer {
    /// Writes `customer`, `aliases` and `basis` into an open object.
    func appendHead(of basis: Basis, to json: inout JSONWriter) {
        json.field("customer", id.description)
        json.field("aliases") { json in
            json.array { json in for alias in aliases { json.string(alias.description) } }
        }
        basis.appendField(to: &json)
    }
}

extension IdentifierTable {
    func identifiers(of members: [IdentifierOrdinal]) -> [CustomerIdentifier] {
        members.compactMap { member in identifier(member).map { CustomerIdentifier($0, ordinal: member) } }
    }
}
