import EventModel
import Identity

/// What makes a customer suspicious.
public struct AuditQuery: Sendable {
    let identifiersMin: Int
    let partMin: Int
    let limit: Int

    /// - Parameters:
    ///   - identifiers: A customer with so many is named, whatever holds it together.
    ///   - part: A bridge is named when both sides have so many.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(identifiers: String?, part: String?, limit: String?) throws(QueryError) {
        identifiersMin = try QueryNumber.read(identifiers, "identifiers", in: 2...1_000_000, byDefault: 20)
        partMin = try QueryNumber.read(part, "part", in: 1...1_000_000, byDefault: 3)
        self.limit = try QueryNumber.read(limit, "limit", in: 1...10_000, byDefault: 100)
    }
}

extension CustomerHistory {
    /// Customers who may be several people: with too many identifiers, or held together by one pair that parts them in two large halves.
    ///
    /// - Returns: The largest first.
    /// - Complexity: O(links), and O(links × log) of those customers that are large enough.
    public func identityAudit(at request: BasisRequest, _ query: AuditQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let (basis, population) = (question.basis, Population(question.follower, question.basis))
        var sizes: [UInt32: Int] = [:]
        for ordinal in 1..<max(population.count, 2) where ordinal < population.count {
            let oldest = population.oldest(of: IdentifierOrdinal(rawValue: ordinal))
            if oldest != ordinal { sizes[oldest, default: 1] += 1 }
        }
        var answer = AuditAnswer(basis: basis, query: query)
        let candidates = sizes.filter { $0.value >= min(query.identifiersMin, 2 * query.partMin) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (oldest, _) in candidates {
            try checkGoesOn()
            let ordinal = IdentifierOrdinal(rawValue: oldest)
            let found = question.follower.ask { graph in
                (
                    view: graph.view(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt),
                    bridges: graph.bridges(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt, partMin: query.partMin)
                )
            }
            guard let view = found.view, view.identifiers.count >= query.identifiersMin || !found.bridges.isEmpty else { continue }
            answer.count += 1
            if answer.suspects.count < query.limit { answer.suspects.append(AuditAnswer.Suspect(view, found.bridges)) }
        }
        return answer
    }
}

struct AuditAnswer: JSONAnswer {
    struct Suspect: Sendable {
        let customer: CustomerID
        let kinds: [(kind: String, count: Int)]
        let identifiers: Int
        let refusals: Int
        let bridges: [Bridge]

        init(_ view: IdentityView, _ bridges: [Bridge]) {
            (customer, identifiers, refusals, self.bridges) = (view.customer.id, view.identifiers.count, view.refusals.count, bridges)
            let counts = view.identifiers.reduce(into: [String: Int]()) { $0[$1.kind.rawValue, default: 0] += 1 }
            kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        }
    }

    let basis: Basis
    let query: AuditQuery
    var count = 0
    var suspects: [Suspect] = []

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("count", count)
            json.field("customers") { json in json.array { json in for suspect in suspects { append(suspect, to: &json) } } }
        }
    }

    private func append(_ suspect: Suspect, to json: inout JSONWriter) {
        json.object { json in
            json.field("customer", suspect.customer.description)
            json.field("identifiers", suspect.identifiers)
            json.field("kinds") { json in json.object { json in for kind in suspect.kinds { json.field(kind.kind, kind.count) } } }
            json.field("refusals", suspect.refusals)
            json.field("bridges") { json in
                json.array { json in
                    for bridge in suspect.bridges {
                        json.object { json in
                            json.field("first", bridge.first.description)
                            json.field("second", bridge.second.description)
                            json.field("first_side", bridge.firstCount)
                            json.field("second_side", bridge.secondCount)
                            json.field("rule", bridge.rule.name)
                            json.field("position", bridge.position)
                            json.field("occurred_at", bridge.occurredAt)
                        }
                    }
                }
            }
        }
    }
}
