import EventLog
import EventModel
import Identity
import Projections

/// One account at a basis.
struct AccountAtBasis: Sendable {
    /// A customer who is a member, since the earliest event that made it one.
    struct Member: Sendable {
        let customer: CustomerID
        var since: Instant
        let identifiers: [IdentifierOrdinal]
    }

    let id: String
    let basis: Basis
    /// By customer id.
    var members: [Member] = []
    /// What names the account, in canonical order.
    var events = EventBatch.empty

    func folded(_ plan: FoldPlan) -> CustomerFold {
        var fold = CustomerFold(plan: plan, accountId: id)
        fold.fold(events)
        return fold
    }

    /// The account, as who has deals and tickets.
    var thingSubject: ThingSubject { ThingSubject(events: events, accounts: [id], members: members.flatMap(\.identifiers)) }

    func appendHead(to json: inout JSONWriter) {
        json.field("account", id)
        basis.appendField(to: &json)
    }

    func appendMembers(_ members: some Sequence<Member>, to json: inout JSONWriter) {
        json.field("members") { json in
            json.array { json in
                for member in members {
                    json.object { json in
                        json.field("customer", member.customer.description)
                        json.field("since", member.since)
                    }
                }
            }
        }
    }
}

extension CustomerHistory {
    /// Members looked at at most.
    public static let accountMembersMax = 10_000

    /// An account and its members, without what they did.
    ///
    /// - Complexity: O(memberships), a look-up of each member's customer.
    func accountMembers(_ id: String, _ question: Question) throws(QueryError) -> AccountAtBasis {
        let (basis, view) = (question.basis, question.view)
        guard let ordinal = view.identifiers.ordinal(of: Identifier(kind: .groupId, value: id)),
            question.follower.ask({ $0.isSeen(ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) })
        else { throw .notFound("no account '\(id)' at this basis") }
        var account = AccountAtBasis(id: id, basis: basis)
        var placeByCustomer: [CustomerID: Int] = [:]
        var known: [IdentifierOrdinal: CustomerID] = [:]
        for membership in question.follower.ask({ $0.members(ofAccount: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }) {
            try checkGoesOn()
            if known[membership.person] == nil {
                let found = question.follower.ask { $0.customer(of: membership.person, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
                guard let customer = found else { continue }
                // Its other identifiers need no look-up of their own.
                for identifier in customer.members { known[identifier] = customer.id }
                guard account.members.count < Self.accountMembersMax else { throw .badRequest("the account has more than \(Self.accountMembersMax) members") }
                placeByCustomer[customer.id] = account.members.count
                account.members.append(AccountAtBasis.Member(customer: customer.id, since: membership.occurredAt, identifiers: customer.members))
            }
            guard let place = known[membership.person].flatMap({ placeByCustomer[$0] }) else { continue }
            account.members[place].since = min(account.members[place].since, membership.occurredAt)
        }
        account.members.sort { $0.customer < $1.customer }
        return account
    }

    /// An account with what names it: the events that carry its id, of whoever is or was a member, and of nobody else.
    ///
    /// - Complexity: O(events of everybody who was ever a member), anchor by anchor.
    func account(_ id: String, _ question: Question) throws(QueryError) -> AccountAtBasis {
        var account = try accountMembers(id, question)
        let (basis, view, follower) = (question.basis, question.view, question.follower)
        guard let ordinal = view.identifiers.ordinal(of: Identifier(kind: .groupId, value: id)) else { return account }
        let owners = Set(follower.ask { $0.everMembers(ofAccount: ordinal, asKnownAt: basis.asKnownAt) } + [ordinal])
        let anchors = follower.ask { graph in Set(owners.flatMap { graph.anchors(ofEventsOwnedBy: $0) }).sorted() }
        var builder = EventBatchBuilder()
        for start in stride(from: 0, to: anchors.count, by: Self.anchorsReadTogether) {
            try checkGoesOn()
            let some = Array(anchors[start..<min(start + Self.anchorsReadTogether, anchors.count)])
            let stored = try reading { () throws(EventLogError) in try view.unorderedEvents(anchors: some, upTo: basis.asKnownAt) }
            for (index, owner) in BasisFilter(basis: basis).owners(of: stored, in: follower).enumerated() {
                guard let owner, owners.contains(owner) else { continue }
                let event = stored[index]
                if event.type != .link, event.type != .unlink, event.identifiers.contains(ordinal) { builder.append(event, copyingEvent: true) }
            }
        }
        account.events = builder.build().canonicallyOrdered()
        return account
    }

    private static let anchorsReadTogether = 256
}
