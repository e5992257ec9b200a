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
        var sizes = [Int](repeating: 0, count: plan.audienceNames.count)
        try question.population.forEachCustomer { entry throws(QueryError) in
            let fold = entry.folded(plan)
            for (index, name) in plan.audienceNames.enumerated() where try fold.isMember(name, at: question.basis) { sizes[index] += 1 }
        }
        let entries = zip(plan.audienceNames, sizes).map { name, size in
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
        guard let rule = question.definitions.audiences.audience(named: name) else { throw .notFound("no audience '\(name)'") }
        guard rule.domain == .customer else { throw .badRequest("'\(name)' is an audience of the pseudonymous domain, which is not served yet") }
        let plan = try plan(.audience(name), for: question)
        var answer = MembersAnswer(audience: name, basis: question.basis)
        try question.population.forEachCustomer { entry throws(QueryError) in
            let fold = entry.folded(plan)
            guard try fold.isMember(name, at: question.basis) else { return }
            answer.size += 1
            guard after.map({ $0 < entry.customer }) ?? true else { return }
            guard answer.members.count < limit else { return answer.hasMore = true }
            answer.members.append((entry.customer, try fold.membership(name, at: question.basis)))
        }
        return answer
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
    fileprivate func isMember(_ name: String, at basis: Basis) throws(QueryError) -> Bool {
        do throws(AudienceError) { return try isMember(of: name, asOf: basis.asOf) } catch { throw QueryError(error) }
    }

    fileprivate func membership(_ name: String, at basis: Basis) throws(QueryError) -> Membership {
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
    let audience: String
    let basis: Basis
    var size = 0
    var members: [(customer: CustomerID, membership: Membership)] = []
    var hasMore = false

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
