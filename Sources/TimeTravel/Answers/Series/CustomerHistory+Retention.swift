import Definitions
import EventLog
import EventModel
import Projections

/// Which events begin a cohort, which count as coming back, and how long steps are.
public struct RetentionQuery: Sendable {
    let start: String
    let back: String
    let step: String

    /// - Parameters:
    ///   - start: An event's name, or `{did: …, where: …}`: customers are in the cohort of the step of their first one.
    ///   - back: What counts as coming back; `start` unless given.
    ///   - step: As of ``SeriesQuery``; `month` unless given.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(start: String?, back: String? = nil, step: String? = nil) throws(QueryError) {
        guard let start, !start.isEmpty else { throw .badRequest("start is missing: the event with which customers begin, such as Order Completed") }
        (self.start, self.back, self.step) = (start, back ?? start, step ?? "month")
    }
}

extension CustomerHistory {
    /// Steps of a table of cohorts at most: it has half as many cells as their square.
    public static let cohortsMax = 120

    /// Cohorts of customers by their first event of one kind, and how many of them had one of another in each step from then on; all as the basis knows it.
    ///
    /// - Throws: ``QueryError`` `badRequest` for events that cannot be read, and for more than ``cohortsMax`` steps.
    /// - Complexity: One pass over everybody.
    public func retention(from: BasisRequest, to: BasisRequest, _ query: RetentionQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let starts = try intervals(from: from, query.step, question, max: Self.cohortsMax)
        let plan = try plan(ofEvents: [("start", query.start), ("return", query.back)], question)
        let none = RetentionTally(starts: starts)
        let shares = try shares(none, plan, question) { $0.add(first: $1[0], later: $1[1]) }
        let tally = shares.reduce(into: none) { $0.merge($1) }
        return RetentionAnswer(basis: question.basis, query: query, tally: tally)
    }

    /// Where steps begin, from the first one's first instant on, and what follows the last.
    func intervals(from: BasisRequest, _ step: String?, _ question: Question, max most: Int) throws(QueryError) -> [Instant] {
        let (start, zone, end) = (try earlier(from, than: question), question.basis.timeZone, question.basis.asOf)
        let first = from.asOf?.lower(in: zone) ?? start.asOf
        guard first <= end else { throw .badRequest("from: \(first) comes after to (\(end))") }
        let behind = Instant(micros: end.micros + 1)
        guard let step else { return [first, behind] }
        let length = try TrendStep(step)
        var starts = [first]
        while starts.count <= most {
            let next = length.instant(starts.count, from: first, in: zone)
            guard next <= end, next > starts[starts.count - 1] else { return starts + [behind] }
            starts.append(next)
        }
        throw .badRequest("step: more than \(most) of them; take a longer one")
    }

    /// A plan that keeps the events of these kinds, given as names or as `did` conditions.
    func plan(ofEvents texts: [(parameter: String, text: String)], _ question: Question) throws(QueryError) -> FoldPlan {
        let conditions = try texts.map { parameter, text throws(QueryError) in
            Condition.did(DidCondition(events: try events(text, parameter, question.definitions)))
        }
        return try plan(.condition(.all(conditions)), for: question)
    }

    /// Which events a text speaks of.
    private func events(_ text: String, _ parameter: String, _ definitions: DefinitionSet) throws(QueryError) -> EventFilter {
        guard text.drop(while: \.isWhitespace).hasPrefix("{") else { return EventFilter(selectors: [EventSelector(text)]) }
        let condition: Condition
        do throws(DefinitionErrors) { condition = try definitions.condition(parsing: text, file: "events") } catch {
            throw .badRequest("\(parameter): \(error.errors.first?.description ?? "cannot be read")")
        }
        guard case .did(let did) = condition, did.window == nil, did.times == .once, did.occurrence == .every else {
            throw .badRequest("\(parameter): an event's name, or {did: …, where: …} without a window or times")
        }
        guard !did.events.dependsOnInstant else { throw .badRequest("\(parameter): which events pass must not depend on when it is asked, or on what else the customer is") }
        return did.events
    }

    /// Shares of what `body` makes of where each customer's events of the plan stand.
    func shares<Share: Sendable>(
        _ none: Share, _ plan: FoldPlan, _ question: Question, _ body: @Sendable (inout Share, [EventTimes]) -> Void
    ) throws(QueryError) -> [Share] {
        try question.population(needing: plan.needs).shares({ _ in none }) { share, entry throws(QueryError) in
            do throws(AudienceError) { body(&share, try entry.folded(plan).eventTimes()) } catch { throw QueryError(error) }
        }
    }
}

struct RetentionAnswer: JSONAnswer {
    let basis: Basis
    let query: RetentionQuery
    let tally: RetentionTally

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("start", query.start)
            json.field("return", query.back)
            json.field("step", query.step)
            tally.appendFields(to: &json)
        }
    }
}
