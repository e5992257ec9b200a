import Definitions
import EventModel
import Projections

/// Which events follow one another, and in how much time.
public struct FunnelQuery: Sendable {
    let steps: [String]
    let within: CalendarDuration?
    /// Nil for the whole stretch at once.
    let interval: String?

    private static let stepsMax = 20

    /// - Parameters:
    ///   - steps: A JSON or YAML list of event names and `{did: …, where: …}`; 2 to 20.
    ///   - within: A duration, from the first step to the last; nil for any time.
    ///   - interval: By which customers are told apart by when they began: as `step` of ``SeriesQuery``; nil for all together.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(steps: [String], within: String? = nil, interval: String? = nil) throws(QueryError) {
        guard (2...Self.stepsMax).contains(steps.count) else { throw .badRequest("events: name 2 to \(Self.stepsMax), with a line end between, one after the other") }
        (self.steps, self.interval) = (steps, interval)
        self.within = try within.map { text throws(QueryError) in
            guard let duration = CalendarDuration(text) else { throw .badRequest("within: '\(text)' is no duration such as 7d") }
            return duration
        }
    }
}

extension CustomerHistory {
    /// Intervals of a funnel at most.
    public static let funnelIntervalsMax = 1000

    /// How many customers went through events one after the other, and how far; all as the basis knows it.
    ///
    /// - Throws: ``QueryError`` `badRequest` for events that cannot be read, and for more than ``funnelIntervalsMax`` intervals.
    /// - Complexity: One pass over everybody.
    public func funnel(from: BasisRequest, to: BasisRequest, _ query: FunnelQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let starts = try intervals(from: from, query.interval, question, max: Self.funnelIntervalsMax)
        let plan = try plan(ofEvents: query.steps.map { ("events", $0) }, question)
        let none = FunnelTally(names: query.steps, within: query.within, in: question.basis.timeZone, starts: starts)
        let shares = try shares(none, plan, question) { $0.add($1) }
        let tally = shares.reduce(into: none) { $0.merge($1) }
        return FunnelAnswer(basis: question.basis, query: query, tally: tally)
    }
}

struct FunnelAnswer: JSONAnswer {
    let basis: Basis
    let query: FunnelQuery
    let tally: FunnelTally

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("within", query.within?.description)
            tally.appendFields(to: &json)
        }
    }
}
