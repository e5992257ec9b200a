import Definitions
import EventLog
import EventModel
import Projections
import Synchronization

/// Any question about customers, at any basis, answered from the log.
///
/// Synchronous and thread-safe; a population question may take long, so ask from a thread that may wait.
public final class CustomerHistory: Sendable {
    let log: EventLog
    private let clock: @Sendable () -> Instant
    private let inForce: Mutex<InForce>
    private let isStopping = Atomic<Bool>(false)

    /// Definitions, and what was made of them.
    private struct InForce: Sendable {
        var definitions: DefinitionSet
        var follower: IdentityFollower
        var plans: [PlanKey: FoldPlan] = [:]
    }

    private struct PlanKey: Hashable {
        let zone: String
        let scope: FoldScope
    }

    /// Plans kept at once; zones and audiences are few.
    private static let plansMax = 256

    /// - Parameter clock: Now, for the default of asOf.
    public init(log: EventLog, definitions: DefinitionSet, clock: @escaping @Sendable () -> Instant) {
        (self.log, self.clock) = (log, clock)
        inForce = Mutex(InForce(definitions: definitions, follower: IdentityFollower(identifiers: log.identifiers, definitions: definitions)))
    }

    /// Puts other definitions in force. Identity is folded anew when its rules changed; questions under way go on with the old.
    public func replaceDefinitions(_ definitions: DefinitionSet) {
        inForce.withLock { inForce in
            let isSameIdentity = definitions.identity == inForce.definitions.identity && definitions.timeZone == inForce.definitions.timeZone
            let follower = isSameIdentity ? inForce.follower : IdentityFollower(identifiers: log.identifiers, definitions: definitions)
            inForce = InForce(definitions: definitions, follower: follower)
        }
    }

    /// Ends questions under way at their next Block or customer, and refuses new ones: the service is stopping.
    public func stopAnswering() { isStopping.store(true, ordering: .releasing) }

    /// - Throws: ``QueryError`` `unavailable` once ``stopAnswering()`` was called.
    func checkGoesOn() throws(QueryError) {
        guard isStopping.load(ordering: .acquiring) else { return }
        throw QueryError(.unavailable, code: "shutting_down", "the service is stopping; ask again when it is back")
    }

    public var definitions: DefinitionSet { inForce.withLock { $0.definitions } }
    var follower: IdentityFollower { inForce.withLock { $0.follower } }

    /// Folds what is durable into identity. Questions do it themselves; doing it between them makes them faster.
    public func follow() throws(QueryError) { try follower.follow(log.readView()) }

    /// How a question is looked at: one view of the log, one set of definitions.
    struct Question {
        let view: ReadView
        let definitions: DefinitionSet
        let follower: IdentityFollower
        let basis: Basis
        let history: CustomerHistory

        func customer(_ reference: String) throws(QueryError) -> CustomerAtBasis {
            try CustomerReplay(view: view, follower: follower, basis: basis).run(reference)
        }

        var population: PopulationReplay { PopulationReplay(view: view, follower: follower, basis: basis, history: history) }
    }

    func question(_ request: BasisRequest) throws(QueryError) -> Question {
        try checkGoesOn()
        let (definitions, follower) = inForce.withLock { ($0.definitions, $0.follower) }
        let view = log.readView()
        let basis = try Basis(request, view: view, definitions: definitions, now: clock())
        try follower.follow(view)
        return Question(view: view, definitions: definitions, follower: follower, basis: basis, history: self)
    }

    /// The plan for a scope under the question's definitions and zone; made once.
    func plan(_ scope: FoldScope, for question: Question) throws(QueryError) -> FoldPlan {
        let key = PlanKey(zone: question.basis.timeZone.name, scope: scope)
        let known = inForce.withLock { $0.definitions.hash == question.definitions.hash ? $0.plans[key] : nil }
        if let known { return known }
        let plan: FoldPlan
        do throws(AudienceError) { plan = try FoldPlan(question.definitions, in: question.basis.timeZone, for: scope) } catch { throw QueryError(error) }
        inForce.withLock { inForce in
            if inForce.definitions.hash == question.definitions.hash, inForce.plans.count < Self.plansMax { inForce.plans[key] = plan }
        }
        return plan
    }
}

extension QueryError {
    init(_ error: AudienceError) { self.init(.badRequest, code: "audience_error", error.description) }
}
