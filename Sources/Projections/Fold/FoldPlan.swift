import Definitions
import EventModel

/// The definitions made ready for folding: which events matter to which rule. Made once, shared by the folds of all customers.
public final class FoldPlan: Sendable {
    public let definitions: DefinitionSet
    /// For calendar units, dates and hours.
    public let zone: TimeZoneRules
    public let scope: FoldScope
    let tracks: [TrackPlan]
    /// By index in the definitions; nil for rules that the scope does not need.
    let traits: [TraitPlan?]
    let traitIndexByName: [String: Int]
    let lifecycle: [LifecyclePlan]
    let audiences: [String: PlannedCondition]
    /// The scope's own condition.
    let condition: PlannedCondition?
    let routes: EventRoutes
    /// Some condition asks what an account did.
    let foldsAccounts: Bool
    /// What of a customer is kept beside events: what the scope asks for, and what its rules do.
    public let facts: FoldFacts
    /// The events that are looked into; of others a fold wants to know who they are about, when they occurred and who sent them.
    public let needs: EventNeeds

    /// - Parameter zone: Nil for the definitions' own.
    /// - Throws: ``AudienceError`` when the scope names an audience that there is not.
    public init(_ definitions: DefinitionSet, in zone: TimeZoneRules? = nil, for scope: FoldScope = .everything) throws(AudienceError) {
        var builder = FoldPlanBuilder(definitions)
        builder.add(scope.facts)
        if scope.includesProfile { try builder.addProfile() }
        if scope.includesLifecycle { try builder.addLifecycle() }
        for name in scope.traits.sorted() { builder.addTrait(named: name) }
        if scope.includesAllAudiences {
            for audience in definitions.audiences.audiences where audience.domain == .customer { try builder.addAudience(audience.name) }
        }
        for name in scope.audiences.sorted() { try builder.addAudience(name) }
        var own: PlannedCondition?
        if let wanted = scope.condition { own = try builder.plan(wanted) }
        (self.definitions, self.zone, self.scope, condition) = (definitions, zone ?? definitions.timeZone, scope, own)
        (tracks, traits, lifecycle, audiences) = (builder.tracks, builder.traits, builder.lifecycle, builder.audiences)
        traitIndexByName = Dictionary(definitions.traits.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        (routes, foldsAccounts, facts) = (builder.routes, builder.foldsAccounts, builder.facts)
        needs = builder.routes.needs.union(builder.facts.needs)
    }

    /// Audiences of the plan, in the file's order.
    public var audienceNames: [String] { definitions.audiences.audiences.map(\.name).filter { audiences[$0] != nil } }
}
