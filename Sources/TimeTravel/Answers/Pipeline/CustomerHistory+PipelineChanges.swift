import EventLog
import EventModel
import Projections

/// Which of the changes are shown; the sums are always of all.
public struct ChangesQuery: Sendable {
    let limit: Int
    let place: ListPlace

    public static let limitDefault = 1000
    public static let limitMax = 100_000

    /// - Parameter cursor: As a page gave it.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(limit: String?, cursor: String?) throws(QueryError) {
        self.limit = try QueryNumber.read(limit, "limit", in: 0...Self.limitMax, byDefault: Self.limitDefault)
        place = try ListPlace(cursor)
    }
}

extension CustomerHistory {
    /// What happened to the deals between two bases, event by event, with sums that reconcile.
    ///
    /// - Parameter from: As known at the same position as `to` unless it says otherwise.
    /// - Complexity: As of ``pipeline(at:_:)``, twice when the bases know different things.
    public func pipelineChanges(from: BasisRequest, to: BasisRequest, _ query: ChangesQuery, _ deals: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(to, continuing: query.place.cursor)
        let start = try earlier(from, than: question)
        let now = try dealEvents(question)
        let known = start.asKnownAt == question.basis.asKnownAt ? now.upTo(start.asOf) : try dealEvents(question, at: start)
        let changes = PipelineChanges(question.definitions, known: known, now: now, from: start.asOf, in: question.basis.timeZone, deals.filter)
        return PipelineChangesAnswer(from: start, to: question.basis, changes: changes, query: query)
    }

    /// The start of a stretch that ends at a question's basis.
    func earlier(_ request: BasisRequest, than question: Question) throws(QueryError) -> Basis {
        let basis = try Basis(
            request.knowing(question.basis.asKnownAt), view: question.view, definitions: question.definitions, now: question.basis.asOf)
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
            let next = changes.appendFields(to: &json, from: query.place.first, limit: query.limit)
            json.field("next", next.map { BasisCursor(to, at: String($0)).description })
        }
    }
}
