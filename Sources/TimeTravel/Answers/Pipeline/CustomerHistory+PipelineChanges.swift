import EventLog
import EventModel
import Projections

/// Which of the changes are shown; the sums are always of all.
public struct ChangesQuery: Sendable {
    let limit: Int
    /// Of the end's basis; its place is the start's cursor, of which the place is the change to begin with.
    let cursor: BasisCursor?
    let start: BasisCursor?
    let first: Int

    public static let limitDefault = 1000
    public static let limitMax = 100_000

    /// - Parameter cursor: As a page gave it: it has that page's bases.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(limit: String?, cursor: String?) throws(QueryError) {
        guard let count = Int(limit ?? "\(Self.limitDefault)"), (0...Self.limitMax).contains(count) else { throw .badRequest("limit: 0 to \(Self.limitMax)") }
        self.limit = count
        guard let cursor, !cursor.isEmpty else {
            (self.cursor, start, first) = (nil, nil, 0)
            return
        }
        guard let end = BasisCursor(cursor), let start = BasisCursor(end.place), let first = Int(start.place), first >= 0 else {
            throw .badRequest("cursor: '\(cursor)' is not one that a page gave")
        }
        (self.cursor, self.start, self.first) = (end, start, first)
    }
}

extension CustomerHistory {
    /// What happened to the deals between two bases, event by event, with sums that reconcile.
    ///
    /// - Parameter from: As known at the same position as `to` unless it says otherwise; with what was known alone, the same instant as `to`.
    /// - Complexity: As of ``pipeline(at:_:)``, twice when the bases know different things.
    public func pipelineChanges(from: BasisRequest, to: BasisRequest, _ query: ChangesQuery, _ deals: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(to, continuing: query.cursor)
        let start = try earlier(query.start?.continued(from, question.view, question.definitions) ?? from, than: question)
        let now = try dealEvents(question)
        let known = start.asKnownAt == question.basis.asKnownAt ? now.upTo(start.asOf) : try dealEvents(question, at: start)
        let changes = PipelineChanges(question.definitions, known: known, now: now, from: start.asOf, in: question.basis.timeZone, deals.filter)
        return PipelineChangesAnswer(from: start, to: question.basis, changes: changes, query: query)
    }

    /// The start of a stretch that ends at a question's basis. What it does not say is as at the end.
    func earlier(_ request: BasisRequest, than question: Question) throws(QueryError) -> Basis {
        let basis = try Basis(request.completed(by: question.basis), view: question.view, definitions: question.definitions, now: question.basis.asOf)
        try checkKept(basis, request, question.view)
        guard basis.asOf <= question.basis.asOf else { throw .badRequest("from: \(basis.asOf) comes after to (\(question.basis.asOf))") }
        guard basis.asKnownAt <= question.basis.asKnownAt else {
            throw .badRequest("from_known_at: position \(basis.asKnownAt) comes after to_known_at (\(question.basis.asKnownAt))")
        }
        return basis
    }
}

extension EventBatch {
    /// Of events in canonical order those up to an instant.
    func upTo(_ instant: Instant) -> EventBatch { selecting(indices.prefix { occurredAt[$0] <= instant }) }
}

struct PipelineChangesAnswer: JSONAnswer {
    let from: Basis
    let to: Basis
    let changes: PipelineChanges
    let query: ChangesQuery

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            from.appendField(to: &json, named: "from")
            to.appendField(to: &json, named: "to")
            let next = changes.appendFields(to: &json, from: query.first, limit: query.limit)
            json.field("next", next.map { BasisCursor(to, at: BasisCursor(from, at: String($0)).description).description })
        }
    }
}
