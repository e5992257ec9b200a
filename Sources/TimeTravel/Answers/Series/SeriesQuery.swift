import Definitions
import EventModel
import Projections

/// Which customers are counted at each step, and what of them is added up.
public struct SeriesQuery: Sendable {
    let rule: String?
    let active: String?
    /// A computed trait's name, or a rule as in traits.yaml.
    let value: String?
    let step: String
    /// Each step knows what had been recorded by then only.
    let isAsKnownThen: Bool

    /// - Parameters:
    ///   - rule: As of an audience, or an audience's name; nil for everybody.
    ///   - active: A duration: only customers of whom an event occurred within it before the step.
    ///   - value: A computed trait's name, or a rule as in traits.yaml, to be added up.
    ///   - step: `day`, `week`, `month`, `quarter`, `year`, or a duration such as `2w`; `week` unless given.
    ///   - asKnown: `now` for all that the basis knows, `then` for what had been recorded by each step.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(where rule: String? = nil, active: String? = nil, value: String? = nil, step: String? = nil, asKnown: String? = nil) throws(QueryError) {
        (self.rule, self.active, self.value) = (rule.flatMap { $0.isEmpty ? nil : $0 }, active, value.flatMap { $0.isEmpty ? nil : $0 })
        self.step = step ?? "week"
        switch asKnown {
        case nil, "now": isAsKnownThen = false
        case "then": isAsKnownThen = true
        case .some(let other): throw .badRequest("as_known must be now or then, not '\(other)'")
        }
    }
}

extension CustomerHistory {
    /// How many customers a rule was true of, step by step as it stood, and what a computed trait of theirs came to.
    ///
    /// The first point is `from` (of a date, what was there as it began), the last is `to`. Who is who is each point's own, unless `identity_as_of` decides.
    ///
    /// - Throws: ``QueryError`` `badRequest` for rules and traits that cannot be read, and for more than ``trendPointsMax`` points.
    /// - Complexity: One pass over everybody for all points. Of each customer the rule is evaluated once for each change of its answer.
    public func series(from: BasisRequest, to: BasisRequest, _ query: SeriesQuery) throws(QueryError) -> any JSONAnswer {
        let pass = try stepPass(from: from, to: to, query)
        return SeriesAnswer(basis: pass.question.basis, query: query, steps: pass.steps, isMoney: pass.isMoney, points: try pass.tally().points)
    }

    /// The size of an audience, step by step as it stood.
    ///
    /// - Throws: ``QueryError`` `notFound` for an audience that there is not; else as of ``series(from:to:_:)``.
    public func audienceSizes(_ name: String, from: BasisRequest, to: BasisRequest, _ query: SeriesQuery) throws(QueryError) -> any JSONAnswer {
        let pass = try stepPass(from: from, to: to, query, audience: name)
        return AudienceSizesAnswer(audience: name, basis: pass.question.basis, steps: pass.steps, sizes: try pass.tally().points.map(\.customers), query: query)
    }
}
