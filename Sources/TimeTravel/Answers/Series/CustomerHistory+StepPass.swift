import Definitions
import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// What traits that questions bring along are called.
    private static let askedTrait = "asked_value"

    func stepPass(from: BasisRequest, to: BasisRequest, _ query: SeriesQuery, audience: String? = nil) throws(QueryError) -> StepPass {
        let question = try question(to)
        if let audience { try checkAudience(audience, question) }
        guard !query.isAsKnownThen || to.identityAsOf == nil else { throw .badRequest("identity_as_of: each step's own is what as_known=then asks for") }
        let steps = try steps(from: from, to: to, query, question)
        var definitions = question.definitions
        let trait = try query.value.map { text throws(QueryError) in try self.trait(text, &definitions) }
        var scope = FoldScope(traits: trait.map { [$0] } ?? [])
        scope.condition = try condition(query, audience, definitions)
        let plan: FoldPlan
        do throws(AudienceError) { plan = try FoldPlan(definitions, in: question.basis.timeZone, for: scope) } catch { throw QueryError(error) }
        return StepPass(
            question: question, steps: steps, plan: plan, trait: trait, isMoney: trait.flatMap { definitions.traits.rule(named: $0)?.currency } != nil,
            isIdentityFixed: to.identityAsOf != nil, retractedOwners: query.isAsKnownThen ? try retractedOwners(question) : [])
    }

    private func steps(from: BasisRequest, to: BasisRequest, _ query: SeriesQuery, _ question: Question) throws(QueryError) -> [StepPass.Step] {
        let (start, basis) = (try earlier(from, than: question), question.basis)
        let instants = try Self.instants(from: from, start.asOf, to: basis.asOf, TrendStep(query.step), in: basis.timeZone)
        return instants.map { instant in
            let known = query.isAsKnownThen ? min(question.view.position(recordedAtOrBefore: instant), basis.asKnownAt) : basis.asKnownAt
            return StepPass.Step(asOf: instant, asKnownAt: known)
        }
    }

    /// The name of a computed trait, which the definitions then have.
    private func trait(_ text: String, _ definitions: inout DefinitionSet) throws(QueryError) -> String {
        if let rule = definitions.traits.rule(named: text) { return rule.name }
        guard text.contains(":") else {
            let nearest = NearestName.of(text, in: definitions.traits.rules.map(\.name))
            throw .badRequest("value: traits.yaml computes no '\(text)'" + (nearest.map { "; did you mean \($0)?" } ?? ", and it is no rule such as {count: events, of: Order Completed}"))
        }
        do throws(DefinitionErrors) { definitions = try definitions.adding(traitParsing: text, named: Self.askedTrait, file: "value") } catch {
            throw .badRequest("value: \(error.errors.first?.description ?? "cannot be read")")
        }
        return Self.askedTrait
    }

    private func condition(_ query: SeriesQuery, _ audience: String?, _ definitions: DefinitionSet) throws(QueryError) -> Condition? {
        var parts: [Condition] = []
        if let audience { parts.append(.audience(audience)) }
        if let rule = query.rule { parts.append(try readCondition(rule, definitions)) }
        if let active = query.active {
            guard let duration = CalendarDuration(active) else { throw .badRequest("active: '\(active)' is no duration such as 30d") }
            parts.append(.did(DidCondition(events: EventFilter(selectors: [.every]), window: .rolling(duration))))
        }
        return parts.count > 1 ? .all(parts) : parts.first
    }
}
