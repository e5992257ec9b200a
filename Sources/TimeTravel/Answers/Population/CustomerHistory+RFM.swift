import Definitions
import EventModel
import Identity
import Projections

/// By which computed traits customers are scored, and which of them are shown.
public struct RFMQuery: Sendable {
    let recency: String
    let frequency: String
    let monetary: String
    let page: CustomerPage
    let customer: String?

    var traits: [String] { [recency, frequency, monetary] }

    /// - Parameters:
    ///   - recency: A computed trait that is an instant.
    ///   - frequency: One that is a number; customers where it is 0 or null are not scored.
    ///   - monetary: One that is a number.
    ///   - customer: Show this one only, `kind:value` or a customer id; the scores are of all.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(recency: String?, frequency: String?, monetary: String?, customer: String? = nil, limit: String?, cursor: String?) throws(QueryError) {
        (self.recency, self.frequency, self.monetary) = (recency ?? "last_order_at", frequency ?? "order_count", monetary ?? "lifetime_value")
        guard customer == nil || cursor == nil && limit == nil else { throw .badRequest("customer asks for one, so there are no pages: leave out limit and cursor") }
        (page, self.customer) = (try CustomerPage(limit: limit, cursor: cursor, leastLimit: 0), customer)
    }
}

extension CustomerHistory {
    /// Recency, frequency and monetary scores of everybody who has bought, or of one of them, with quantiles over the population at the basis.
    ///
    /// - Throws: ``QueryError`` `notFound` for a customer whom nothing names.
    /// - Complexity: One pass over everybody, for the three computed traits alone; 64 bytes for each who has bought.
    public func rfm(at request: BasisRequest, _ query: RFMQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let rules = question.definitions.traits.rules.map(\.name)
        for name in query.traits where !rules.contains(name) {
            throw .badRequest("traits.yaml computes no '\(name)'" + (NearestName.of(name, in: rules).map { "; did you mean \($0)?" } ?? ""))
        }
        let wanted = try query.customer.map { reference throws(QueryError) in try question.customer(reference).customer.id }
        let plan = try plan(.traits(query.traits), for: question)
        let asOf = question.basis.asOf
        let shares = try question.population(needing: plan.needs).shares({ _ in [RFMAnswer.Customer]() }) { customers, entry throws(QueryError) in
            let fold = entry.folded(plan)
            func value(_ trait: String) -> FieldValue? { fold.computedValue(trait, asOf: asOf) }
            // Most customers of many a shop have bought nothing: the count alone says so.
            guard case .number(let count)? = value(query.frequency), count > .zero, case .instant(let lastAt)? = value(query.recency) else { return }
            var amount: ExactDecimal?
            if case .number(let number)? = value(query.monetary) { amount = number }
            customers.append((entry.customer, RFMScores.Measure(lastAt: lastAt, count: count, amount: amount)))
        }
        let customers = Array(shares.joined())
        return RFMAnswer(basis: question.basis, query: query, wanted: wanted, scores: RFMScores(customers.map(\.measure)), customers: customers)
    }
}

struct RFMAnswer: JSONAnswer {
    typealias Customer = (id: CustomerID, measure: RFMScores.Measure)

    let basis: Basis
    let query: RFMQuery
    /// The one customer asked for; nil for everybody.
    let wanted: CustomerID?
    let scores: RFMScores
    let customers: [Customer]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("scored", customers.count)
            json.field("limits") { json in
                json.object { json in
                    json.field(query.recency) { json in json.array { json in for limit in scores.recencyLimits { json.instant(limit) } } }
                    json.field(query.frequency) { json in json.array { json in for limit in scores.frequencyLimits { json.number(limit) } } }
                    json.field(query.monetary) { json in json.array { json in for limit in scores.monetaryLimits { json.number(limit) } } }
                }
            }
            json.field("cells") { json in json.array { json in for cell in cells { append(cell, to: &json) } } }
            if let wanted { json.field("customer", wanted.description) }
            let rest = customers.filter { customer in wanted.map { $0 == customer.id } ?? query.page.isAhead(of: customer.id) }
            json.field("customers") { json in json.array { json in for one in rest.prefix(query.page.limit) { append(one, to: &json) } } }
            json.field("next", rest.count > query.page.limit && query.page.limit > 0 ? rest[query.page.limit - 1].id.description : nil)
        }
    }

    /// How many customers have each score, the highest first.
    private var cells: [(score: String, customers: Int)] {
        customers.reduce(into: [String: Int]()) { $0[scores.score($1.measure).text, default: 0] += 1 }.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    }

    private func append(_ cell: (score: String, customers: Int), to json: inout JSONWriter) {
        json.object { json in
            json.field("rfm", cell.score)
            json.field("customers", cell.customers)
        }
    }

    private func append(_ one: Customer, to json: inout JSONWriter) {
        let score = scores.score(one.measure)
        json.object { json in
            json.field("customer", one.id.description)
            json.field(query.recency, one.measure.lastAt)
            json.field(query.frequency, one.measure.count)
            json.field(query.monetary, one.measure.amount)
            json.field("recency", score.recency)
            json.field("frequency", score.frequency)
            json.field("monetary", score.monetary)
            json.field("rfm", score.text)
        }
    }
}
