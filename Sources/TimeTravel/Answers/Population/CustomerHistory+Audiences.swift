import Definitions
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Every audience, and whether a customer is a member at a basis.
    public func audiences(of reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        return try audiencesAnswer(question.customer(reference), question)
    }

    func audiencesAnswer(_ subject: CustomerAtBasis, _ question: Question) throws(QueryError) -> CustomerAudiencesAnswer {
        let fold = try subject.folded(plan(FoldScope(includesAllAudiences: true), for: question))
        do throws(AudienceError) {
            return CustomerAudiencesAnswer(subject: subject, memberships: try fold.memberships(asOf: subject.basis.asOf))
        } catch { throw QueryError(error) }
    }

    /// All audiences of the customer domain with their sizes at a basis: one pass over the population.
    public func audienceList(at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let plan = try plan(FoldScope(includesAllAudiences: true), for: question)
        let (names, basis) = (plan.audienceNames, question.basis)
        let none = [Int](repeating: 0, count: names.count)
        let shares = try question.population(needing: plan.needs).shares({ _ in none }) { sizes, entry throws(QueryError) in
            let fold = entry.folded(plan)
            for (index, name) in names.enumerated() where try fold.isMember(name, at: basis) { sizes[index] += 1 }
        }
        let sizes = shares.reduce(none) { zip($0, $1).map(+) }
        let entries = zip(names, sizes).map { name, size in
            AudienceListAnswer.Entry(name: name, description: question.definitions.audiences.audience(named: name)?.description, size: size)
        }
        return AudienceListAnswer(basis: question.basis, entries: entries)
    }

    /// The members of an audience at a basis, by customer id.
    ///
    /// - Parameters:
    ///   - limit: 1...``membersMax``.
    ///   - cursor: `next` of the page before.
    public func members(
        ofAudience name: String, at request: BasisRequest, limit: Int, cursor: String?
    ) throws(QueryError) -> any JSONAnswer {
        guard (1...Self.membersMax).contains(limit) else { throw .badRequest("limit: 1 to \(Self.membersMax)") }
        let after = try cursor.map { text throws(QueryError) in
            guard let id = CustomerID(text) else { throw .badRequest("cursor: '\(text)' is not one that a page gave") }
            return id
        }
        let question = try question(request)
        try checkAudience(name, question)
        let plan = try plan(.audience(name), for: question)
        let (basis, page) = (question.basis, SharedPage(limit))
        typealias Share = (piece: Int, size: Int, members: [MembersAnswer.Member])
        let shares = try question.population(needing: plan.needs).shares({ Share($0, 0, []) }) { share, entry throws(QueryError) in
            let fold = entry.folded(plan)
            guard try fold.isMember(name, at: basis) else { return }
            share.size += 1
            guard after.map({ $0 < entry.customer }) ?? true, page.takes(from: share.piece) else { return }
            share.members.append((entry.customer, try fold.membership(name, at: basis)))
        }
        let members = shares.flatMap(\.members)
        return MembersAnswer(
            audience: name, basis: basis, size: shares.reduce(0) { $0 + $1.size }, members: Array(members.prefix(limit)), hasMore: members.count > limit)
    }

    /// Members on one page.
    public static let membersMax = 10_000
}

extension PopulationReplay.Entry {
    func folded(_ plan: FoldPlan) -> CustomerFold {
        var fold = CustomerFold(plan: plan, identifiers: identifiers, memberOf: plan.facts.contains(.accounts) ? memberOf() : [:])
        fold.fold(events)
        return fold
    }
}

extension CustomerFold {
    func isMember(_ name: String, at basis: Basis) throws(QueryError) -> Bool {
        do throws(AudienceError) { return try isMember(of: name, asOf: basis.asOf) } catch { throw QueryError(error) }
    }

    func membership(_ name: String, at basis: Basis) throws(QueryError) -> Membership {
        do throws(AudienceError) { return try membership(of: name, asOf: basis.asOf) } catch { throw QueryError(error) }
    }
}

struct CustomerAudiencesAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let memberships: [(audience: String, membership: Membership)]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            appendAudiences(to: &json)
        }
    }

    /// Writes `"audiences":[…]` into an open object.
    func appendAudiences(to json: inout JSONWriter) {
        json.field("audiences") { json in
            json.array { json in
                for (name, membership) in memberships {
                    json.object { json in
                        json.field("name", name)
                        json.field("member", membership.isMember)
                        membership.appendFields(to: &json)
                    }
                }
            }
        }
    }
}

struct AudienceListAnswer: JSONAnswer {
    struct Entry: Sendable {
        let name: String
        let description: String?
        let size: Int
    }

    let basis: Basis
    let entries: [Entry]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("audiences") { json in
                json.array { json in
                    for entry in entries {
                        json.object { json in
                            json.field("name", entry.name)
                            json.field("description", entry.description)
                            json.field("size", entry.size)
                        }
                    }
                }
            }
        }
    }
}

struct MembersAnswer: JSONAnswer {
    typealias Member = (customer: CustomerID, membership: Membership)

    let audience: String
    let basis: Basis
    let size: Int
    let members: [Member]
    let hasMore: Bool

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("audience", audience)
            basis.appendField(to: &json)
            json.field("size", size)
            json.field("members") { json in
                json.array { json in
                    for (customer, membership) in members {
                        json.object { json in
                            json.field("customer", customer.description)
                            membership.appendFields(to: &json)
                        }
                    }
                }
            }
            json.field("next", hasMore ? members.last?.customer.description : nil)
        }
    }
}
