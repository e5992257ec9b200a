import Definitions
import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Customers and accounts told at most, together; the answer says when there are more.
    public static let foundMax = 100

    /// Customers and accounts that something names at a basis: one of their identifiers, their name, or an order, deal, ticket, e-mail or task of theirs.
    ///
    /// All of these are tried: a value may be an identifier of one customer, and the id of another's order.
    ///
    /// - Parameter text: `kind:value`, a customer id, a name, or a value alone: then every kind of identifier is tried, in normal form, and every property that
    ///   catalogue.yaml keeps entries by.
    /// - Complexity: A look-up for each kind, and a scan of the log for the events that may have such a property or name.
    public func find(_ text: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        guard !text.isEmpty else { throw .badRequest("q is empty") }
        let question = try question(request)
        var answer = FindAnswer(basis: question.basis, text: text)
        if let id = CustomerID(text), Int(id.oldest.rawValue) <= question.view.identifiers.count {
            answer.add(named: subject(of: id.oldest, question), "customer")
        }
        for (ordinal, identifier) in identifiers(named: text, question) { answer.add(named: subject(of: ordinal, question), "identifiers.\(identifier.kind.rawValue)") }
        try findStated(text, question, &answer)
        return answer
    }

    private func identifiers(named text: String, _ question: Question) -> [(IdentifierOrdinal, Identifier)] {
        let table = question.view.identifiers
        let kinds = question.follower.ask { $0.identifierKinds }
        var seen: Set<IdentifierOrdinal> = []
        return ([text] + kinds.map { "\($0.rawValue):\(text)" }).compactMap { Identifier(reference: $0) }.compactMap { identifier in
            guard let ordinal = table.ordinal(of: identifier), seen.insert(ordinal).inserted else { return nil }
            return (ordinal, identifier)
        }
    }

    /// Whom an identifier belongs to at the basis; nil when nothing names it.
    private func subject(of ordinal: IdentifierOrdinal, _ question: Question) -> FindAnswer.Subject? {
        let basis = question.basis
        let (isPerson, customer) = question.follower.ask { graph in
            (graph.isPerson(ordinal), graph.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)?.id)
        }
        guard let customer else { return nil }
        return isPerson ? .customer(customer) : question.view.identifiers.identifier(ordinal).map { .account($0.value) }
    }

    /// What events say: keys of the catalogue, names of people, accounts and deals.
    private func findStated(_ text: String, _ question: Question, _ answer: inout FindAnswer) throws(QueryError) {
        let (keys, names) = (EventKeys(question.definitions), EventNames(text))
        let filter = BasisFilter(basis: question.basis)
        // Calls that say who somebody is have no name of their own.
        var scan = question.view.events(upTo: question.basis.asKnownAt, named: keys.eventNames.union([""]))
        while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            let stated = batch.indices.compactMap { index -> (index: Int, place: String)? in
                if let thing = keys.thing(of: batch[index]), thing.value == text { return (index, thing.name) }
                return names?.place(in: batch[index]).map { (index, $0) }
            }
            guard !stated.isEmpty else { continue }
            let owners = filter.owners(of: batch, in: question.follower)
            for (index, place) in stated {
                guard let owner = owners[index] else { continue }
                let isOfAccount = batch.types[index] == .group && place == "traits.name"
                if isOfAccount { answer.add(batch[index].groupId.map { .account($0) }, place) } else { answer.add(subject(of: owner, question), place) }
            }
        }
    }
}

struct FindAnswer: JSONAnswer {
    enum Subject: Sendable, Hashable, Comparable {
        case account(String)
        case customer(CustomerID)
    }

    let basis: Basis
    let text: String
    /// Which names led to each.
    private var found: [Subject: [String]] = [:]
    /// Those that an identifier names: they stay whatever else is found.
    private var named: Set<Subject> = []
    /// There is more than is told: those with the lowest ids are.
    private(set) var hasMore = false

    init(basis: Basis, text: String) { (self.basis, self.text) = (basis, text) }

    /// Adds what an identifier names.
    mutating func add(named subject: Subject?, _ reason: String) {
        guard let subject else { return }
        named.insert(subject)
        add(subject, reason)
    }

    /// Adds what is found by what events say; where there are too many the highest id goes, in whatever order they are found.
    mutating func add(_ subject: Subject?, _ reason: String) {
        guard let subject else { return }
        if found[subject]?.contains(reason) != true { found[subject, default: []].append(reason) }
        guard found.count > CustomerHistory.foundMax, let last = found.keys.filter({ !named.contains($0) }).max() else { return }
        found[last] = nil
        hasMore = true
    }

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("q", text)
            json.field("customers") { json in
                json.array { json in for one in customers { Self.append("customer", one.id.description, one.by, to: &json) } }
            }
            json.field("accounts") { json in
                json.array { json in for one in accounts { Self.append("account", one.id, one.by, to: &json) } }
            }
            json.field("more", hasMore)
        }
    }

    private var customers: [(id: CustomerID, by: [String])] {
        found.compactMap { subject, by in if case .customer(let id) = subject { (id, by) } else { nil } }.sorted { $0.id < $1.id }
    }

    private var accounts: [(id: String, by: [String])] {
        found.compactMap { subject, by in if case .account(let id) = subject { (id, by) } else { nil } }.sorted { $0.id < $1.id }
    }

    /// Reasons ascending: in which order events are looked at makes no difference.
    private static func append(_ what: String, _ id: String, _ reasons: [String], to json: inout JSONWriter) {
        json.object { json in
            json.field(what, id)
            json.field("by", texts: reasons.sorted())
        }
    }
}
