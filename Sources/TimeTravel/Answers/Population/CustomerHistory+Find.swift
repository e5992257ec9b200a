import Definitions
import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Customers found at most.
    public static let foundMax = 100

    /// Customers that something names at a basis: one of their identifiers, or an order, deal, ticket, e-mail or task of theirs.
    ///
    /// - Parameter text: `kind:value`, a customer id, or a value alone: then every kind of identifier is tried, in normal form, and every property that
    ///   catalogue.yaml keeps entries by.
    /// - Complexity: A look-up for each kind; when that finds nobody, a scan of the log for the events that have such a property.
    public func find(_ text: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        guard !text.isEmpty else { throw .badRequest("q is empty") }
        let question = try question(request)
        var answer = FindAnswer(basis: question.basis, text: text)
        for (ordinal, identifier) in identifiers(named: text, question) { answer.add(customer(of: ordinal, question), "identifiers.\(identifier.kind.rawValue)") }
        if answer.found.isEmpty { try findProperty(text, question, &answer) }
        return answer
    }

    private func identifiers(named text: String, _ question: Question) -> [(IdentifierOrdinal, Identifier)] {
        let table = question.view.identifiers
        if let id = CustomerID(text), Int(id.oldest.rawValue) <= table.count, let identifier = table.identifier(id.oldest) { return [(id.oldest, identifier)] }
        var references = [text]
        let kinds = question.definitions.identity.kinds.map(\.kind) + [.userId, .email, .phone, .deviceId, .advertisingId, .anonymousId, .groupId]
        for kind in kinds where !references.contains("\(kind.rawValue):\(text)") { references.append("\(kind.rawValue):\(text)") }
        return references.compactMap { Identifier(reference: $0) }.compactMap { identifier in table.ordinal(of: identifier).map { ($0, identifier) } }
    }

    private func customer(of ordinal: IdentifierOrdinal, _ question: Question) -> CustomerID? {
        let basis = question.basis
        return question.follower.ask { $0.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }?.id
    }

    private func findProperty(_ text: String, _ question: Question, _ answer: inout FindAnswer) throws(QueryError) {
        let keys = EventKeys(question.definitions)
        let filter = BasisFilter(basis: question.basis)
        var scan = question.view.events(upTo: question.basis.asKnownAt, named: keys.eventNames)
        while answer.found.count < Self.foundMax, let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            let owners = filter.owners(of: batch, in: question.follower)
            for index in batch.indices {
                guard let owner = owners[index], let thing = keys.thing(of: batch[index]), thing.value == text else { continue }
                answer.add(customer(of: owner, question), thing.name)
            }
        }
    }
}

struct FindAnswer: JSONAnswer {
    let basis: Basis
    let text: String
    /// By customer; which names led to it.
    private(set) var found: [(customer: CustomerID, by: [String])] = []

    init(basis: Basis, text: String) { (self.basis, self.text) = (basis, text) }

    mutating func add(_ customer: CustomerID?, _ reason: String) {
        guard let customer else { return }
        if let index = found.firstIndex(where: { $0.customer == customer }) {
            if !found[index].by.contains(reason) { found[index].by.append(reason) }
        } else if found.count < CustomerHistory.foundMax {
            found.append((customer, [reason]))
        }
    }

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("q", text)
            json.field("customers") { json in
                json.array { json in
                    for one in found.sorted(by: { $0.customer < $1.customer }) {
                        json.object { json in
                            json.field("customer", one.customer.description)
                            json.field("by", texts: one.by)
                        }
                    }
                }
            }
        }
    }
}
