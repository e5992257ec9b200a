import Definitions
import EventModel

/// A customer at one instant: answers are worked out when asked for, each once. Not shared between threads.
public final class CustomerMoment {
    let fold: CustomerFold
    public let at: Instant
    /// What it shares with other instants that are looked at for the same answer; nil when it is looked at alone.
    let search: MembershipSearch?
    private var computed: [Int: ComputedValue] = [:]
    private var stage: (name: String?, since: Instant)?
    private var memberships: [String: Verdict] = [:]
    private var pending: Set<String> = []
    /// Computed traits that are being worked out.
    private var pendingTraits: [Int] = []

    init(_ fold: CustomerFold, at instant: Instant, search: MembershipSearch? = nil) {
        (self.fold, at, self.search) = (fold, instant, search)
    }

    var plan: FoldPlan { fold.plan }
    var zone: TimeZoneRules { fold.plan.zone }

    /// The visit that is the customer's last one at this instant.
    var session: ClosedRange<Instant>? { fold.visits.session(at: at, gapMicros: plan.definitions.catalogue.visits.gapMicros) }

    func tester() -> ValueTester { ValueTester(zone: zone, at: at, operands: self) }

    /// A computed trait with everything it has; nil when the plan does not have it.
    func computedValue(_ index: Int) throws(AudienceError) -> ComputedValue? {
        if let known = computed[index] { return known }
        guard let wanted = plan.traits[index] else { return nil }
        if let value = search?.value(ofTrait: index, in: fold, at: at) {
            computed[index] = value
            return value
        }
        guard !pendingTraits.contains(index) else { throw .cycle(wanted.rule.name) }
        pendingTraits.append(index)
        defer { pendingTraits.removeLast() }
        var evaluation = TraitEvaluation(wanted, fold.traitStates[index], self)
        let value = try evaluation.evaluate()
        computed[index] = value
        return value
    }

    /// The first stage whose condition holds; nil when none does.
    func lifecycle() throws(AudienceError) -> (name: String?, since: Instant) {
        if let stage { return stage }
        guard pending.insert("lifecycle").inserted else { throw .cycle("lifecycle") }
        defer { pending.remove("lifecycle") }
        var result: (name: String?, since: Instant) = (nil, .earliest)
        for rule in plan.lifecycle {
            let verdict = try self.verdict(rule.condition)
            result.since = max(result.since, verdict.since)
            if verdict.holds {
                result.name = rule.stage
                break
            }
        }
        stage = result
        return result
    }

    func verdict(audience name: String) throws(AudienceError) -> Verdict {
        if let known = memberships[name] { return known }
        guard let condition = plan.audiences[name] else { throw .unknownAudience(name) }
        guard pending.insert("audience:" + name).inserted else { throw .cycle(name) }
        defer { pending.remove("audience:" + name) }
        let verdict = try self.verdict(condition)
        memberships[name] = verdict
        return verdict
    }
}
