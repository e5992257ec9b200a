import EventLog
import EventModel
import Identity
import Projections

/// Which part of a deal's history.
public struct DealHistoryQuery: Sendable {
    let field: String?
    let limit: Int
    let place: ListPlace

    public static let limitDefault = 1000
    public static let limitMax = 100_000

    /// - Parameters:
    ///   - field: Only this one's values; one of ``Projections/DealHistory/fields``.
    ///   - cursor: As a page gave it.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(field: String?, limit: String?, cursor: String?) throws(QueryError) {
        if let field, !DealHistory.fields.contains(field) { throw .badRequest("field: '\(field)' is none of \(DealHistory.fields.joined(separator: ", "))") }
        self.limit = try QueryNumber.read(limit, "limit", in: 1...Self.limitMax, byDefault: Self.limitDefault)
        (self.field, place) = (field, try ListPlace(cursor))
    }
}

extension CustomerHistory {
    /// Customers and accounts of a deal that are told at most.
    public static let dealOwnersMax = 100

    /// A deal as it stood at a basis, and whose it is: the customers and accounts whose events are about it.
    ///
    /// - Complexity: Reads what lies under the anchors of the deal's events; with more than ``thingAnchorsMax`` of them as of ``pipeline(at:_:)``.
    public func deal(_ id: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let events = try dealEvents(id, question)
        var fold = PipelineFold(definitions: question.definitions, in: question.basis.timeZone)
        fold.fold(events)
        let (customers, accounts) = parties(of: events, question)
        return DealAnswer(basis: question.basis, deals: fold.deals, events: events.count, customers: customers, accounts: accounts)
    }

    /// Every value that a deal's fields have had up to a basis, with where each came from, in canonical order.
    ///
    /// - Complexity: As of ``deal(_:at:)``.
    public func dealHistory(_ id: String, at request: BasisRequest, _ query: DealHistoryQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.place.cursor)
        let history = DealHistory(question.definitions, try dealEvents(id, question), in: question.basis.timeZone)
        return DealHistoryAnswer(basis: question.basis, id: id, history: history, query: query)
    }

    /// A deal's events of the basis in canonical order.
    private func dealEvents(_ id: String, _ question: Question) throws(QueryError) -> EventBatch {
        let basis = question.basis
        let isOfDeal: @Sendable (RecordedEvent) -> Bool = { PipelineFold.dealId(of: $0) == id }
        let anchors = try question.things.anchors(of: [.deal(id)], in: question.view, upTo: basis.asKnownAt, limit: Self.thingAnchorsMax, checkGoesOn)
        guard let anchors else { return try found(try dealEvents(question, at: basis, where: isOfDeal), id) }
        var builder = EventBatchBuilder()
        for anchor in anchors {
            try checkGoesOn()
            let batch = try reading { () throws(EventLogError) in try question.view.unorderedEvents(anchors: [anchor], upTo: basis.asKnownAt) }
            let counting = BasisFilter(basis: basis).indices(in: batch, question.follower)
            for index in counting where isOfDeal(batch[index]) { builder.append(batch[index], copyingEvent: true) }
        }
        return try found(builder.build().canonicallyOrdered(), id)
    }

    private func found(_ events: EventBatch, _ id: String) throws(QueryError) -> EventBatch {
        guard !events.isEmpty else { throw .notFound("no deal '\(id)' at this basis") }
        return events
    }

    private func parties(of events: EventBatch, _ question: Question) -> (customers: [CustomerID], accounts: [String]) {
        let basis = question.basis
        let owners = Set(BasisFilter(basis: basis).owners(of: events, in: question.follower).compactMap(\.self))
        let customers = question.follower.ask { graph in
            owners.compactMap { graph.customer(of: $0, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)?.id }
        }
        let table = question.view.identifiers
        let people = Set(customers).filter { table.identifier($0.oldest)?.kind != .groupId }
        let accounts = Set(events.indices.compactMap { events[$0].groupId })
        return (Array(people.sorted().prefix(Self.dealOwnersMax)), Array(accounts.sorted().prefix(Self.dealOwnersMax)))
    }
}

struct DealAnswer: JSONAnswer {
    let basis: Basis
    let deals: [Deal]
    let events: Int
    let customers: [CustomerID]
    let accounts: [String]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            for deal in deals { deal.appendFields(to: &json) }
            json.field("customers", texts: customers.map(\.description))
            json.field("accounts", texts: accounts)
            json.field("events", events)
        }
    }
}

struct DealHistoryAnswer: JSONAnswer {
    let basis: Basis
    let id: String
    let history: DealHistory
    let query: DealHistoryQuery

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("deal_id", id)
            basis.appendField(to: &json)
            let next = history.appendFields(to: &json, of: query.field, from: query.place.first, limit: query.limit)
            json.field("next", next.map { BasisCursor(basis, at: String($0)).description })
        }
    }
}
