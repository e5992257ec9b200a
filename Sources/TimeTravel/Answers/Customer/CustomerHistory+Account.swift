// An account is who its group id names: what its members did as members (events that carry the groupId), and what is said of it alone.

import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Members looked at at most.
    public static let accountMembersMax = 10_000

    /// What was known of an account at a basis: traits, computed traits over all that its members did as such, members, deals.
    ///
    /// - Complexity: As of a profile of each member, and of ``deals(of:at:)``.
    public func account(_ id: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let account = try account(id, question)
        let fold = try account.folded(plan(.profile, for: question))
        return AccountAnswer(account: account, profile: fold.profile(asOf: question.basis.asOf), deals: try deals(of: account.events, question))
    }

    /// What happened with an account up to a basis, page by page.
    public func accountTimeline(_ id: String, at request: BasisRequest, _ query: TimelineQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let account = try account(id, question)
        var fold = TimelineFold(question.definitions, in: question.basis.timeZone)
        fold.fold(account.events)
        return AccountTimelineAnswer(account: account, page: fold.finish().page(query.selection(in: question.basis.timeZone)))
    }

    private func account(_ id: String, _ question: Question) throws(QueryError) -> AccountAtBasis {
        let (basis, view) = (question.basis, question.view)
        guard let ordinal = view.identifiers.ordinal(of: Identifier(kind: .groupId, value: id)),
            question.follower.ask({ $0.isSeen(ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) })
        else { throw .notFound("no account '\(id)' at this basis") }
        var account = AccountAtBasis(id: id, basis: basis)
        let people = question.follower.ask { $0.members(ofAccount: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        for membership in people {
            let customer = question.follower.ask { $0.customer(of: membership.person, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
            guard let customer else { continue }
            if let index = account.members.firstIndex(where: { $0.customer == customer.id }) {
                account.members[index].since = min(account.members[index].since, membership.occurredAt)
            } else {
                guard account.members.count < Self.accountMembersMax else { throw .badRequest("the account has more than \(Self.accountMembersMax) members") }
                account.members.append((customer.id, membership.occurredAt))
            }
        }
        account.members.sort { $0.customer < $1.customer }
        account.events = try events(of: account, question)
        return account
    }

    /// What names the account: its own events, and those of its members that carry its id.
    private func events(of account: AccountAtBasis, _ question: Question) throws(QueryError) -> EventBatch {
        var builder = EventBatchBuilder()
        for reference in ["group_id:\(account.id)"] + account.members.map(\.customer.description) {
            try checkGoesOn()
            do throws(QueryError) {
                let events = try question.customer(reference).events
                for index in events.indices where events[index].event["groupId"]?.stringValue == account.id { builder.append(events[index], copyingEvent: true) }
            } catch {
                // Whoever has no event of its own at this basis.
                guard error.kind == .notFound else { throw error }
            }
        }
        return builder.build().canonicallyOrdered()
    }
}

/// One account at a basis.
struct AccountAtBasis: Sendable {
    let id: String
    let basis: Basis
    /// By customer id; since the earliest event that made them one.
    var members: [(customer: CustomerID, since: Instant)] = []
    /// In canonical order.
    var events = EventBatch.empty

    func folded(_ plan: FoldPlan) -> CustomerFold {
        var fold = CustomerFold(plan: plan, accountId: id)
        fold.fold(events)
        return fold
    }

    func appendHead(to json: inout JSONWriter) {
        json.field("account", id)
        basis.appendField(to: &json)
    }
}

struct AccountAnswer: JSONAnswer {
    let account: AccountAtBasis
    let profile: Profile
    let deals: [Deal]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            account.appendHead(to: &json)
            profile.appendAccountFields(to: &json)
            json.field("members") { json in
                json.array { json in
                    for member in account.members {
                        json.object { json in
                            json.field("customer", member.customer.description)
                            json.field("since", member.since)
                        }
                    }
                }
            }
            json.field("deals") { json in json.array { json in for deal in deals { json.object { deal.appendFields(to: &$0) } } } }
        }
    }
}

struct AccountTimelineAnswer: JSONAnswer {
    let account: AccountAtBasis
    let page: TimelinePage

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            account.appendHead(to: &json)
            page.appendFields(to: &json)
        }
    }
}
