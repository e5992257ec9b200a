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
    /// How long a question waits for identity to follow the log.
    let patience: Duration
    private let inForce: Mutex<InForce>
    private let isStopping = Atomic<Bool>(false)
    private let isComparing = Atomic<Bool>(false)
    let recentTimelines = RecentTimelines()
    let snapshots: CustomerSnapshots
    let horizon = RetentionHorizon()

    /// Definitions, and what was made of them.
    private struct InForce: Sendable {
        var definitions: DefinitionSet
        var follower: IdentityFollower
        var things: ThingAnchors
        /// How often who is who was forgotten: a follower that was made before goes on from what may be erased by now.
        var beginnings = 0
        var plans: [PlanKey: FoldPlan] = [:]
    }

    private struct PlanKey: Hashable {
        let zone: String
        let scope: FoldScope
    }

    /// Plans kept at once; zones and audiences are few.
    private static let plansMax = 256

    /// Takes the identity graph from the log's checkpoint when it has one of these definitions, and writes it to the checkpoints to come.
    ///
    /// - Parameters:
    ///   - patience: How long a question waits for identity to follow the log, before it is refused as `warming`.
    ///   - clock: Now, for the default of asOf.
    public init(log: EventLog, definitions: DefinitionSet, patience: Duration = .seconds(2), clock: @escaping @Sendable () -> Instant) {
        (self.log, self.patience, self.clock) = (log, patience, clock)
        snapshots = CustomerSnapshots(log.snapshots)
        inForce = Mutex(
            InForce(
                definitions: definitions, follower: IdentityFollower(log: log, checkpoint: log.checkpoint, definitions: definitions),
                things: ThingAnchors(definitions)))
        log.onErasure { [weak self] in self?.beginAnew() }
        log.onCheckpoint { [weak self] writer throws(EventLogError) in try self?.write(&writer) }
    }

    private func write(_ writer: inout CheckpointWriter) throws(EventLogError) {
        let follower = follower
        if isStopping.load(ordering: .acquiring) { try follower.writeLast(&writer, log) } else { try follower.write(&writer, log) }
    }

    /// Puts other definitions in force. Identity is folded anew when its rules changed; questions under way go on with the old.
    public func replaceDefinitions(_ definitions: DefinitionSet) {
        let old = inForce.withLock { $0 }
        let isSameIdentity = definitions.identity == old.definitions.identity && definitions.timeZone == old.definitions.timeZone
        let made = isSameIdentity ? nil : IdentityFollower(log: log, checkpoint: log.checkpointWithGraph, definitions: definitions)
        inForce.withLock { inForce in
            // An erasure may have become certain meanwhile.
            let isStale = inForce.beginnings != old.beginnings
            let follower =
                isSameIdentity
                ? inForce.follower : isStale ? IdentityFollower(log: log, checkpoint: nil, definitions: definitions) : made ?? inForce.follower
            inForce = InForce(definitions: definitions, follower: follower, things: inForce.things.adapted(to: definitions), beginnings: inForce.beginnings)
        }
    }

    /// Forgets who is who, and folds it anew of what the log shows now.
    private func beginAnew() {
        inForce.withLock {
            $0.follower = IdentityFollower(log: log, checkpoint: nil, definitions: $0.definitions)
            $0.things = ThingAnchors($0.definitions)
            $0.beginnings += 1
        }
        recentTimelines.forget()
        snapshots.forget()
    }

    /// Ends questions under way at their next Block or customer, and refuses new ones: the service is stopping.
    public func stopAnswering() { isStopping.store(true, ordering: .releasing) }

    /// - Throws: ``QueryError`` `unavailable` once ``stopAnswering()`` was called.
    func checkGoesOn() throws(QueryError) {
        guard isStopping.load(ordering: .acquiring) else { return }
        throw QueryError(.unavailable, code: "shutting_down", "the service is stopping; ask again when it is back")
    }

    /// Does what folds the whole log for one question. One at a time, so that others find a thread to be answered on.
    ///
    /// - Throws: ``QueryError`` `unavailable` while another does.
    func withComparison<R>(_ body: () throws(QueryError) -> R) throws(QueryError) -> R {
        guard !isComparing.exchange(true, ordering: .acquiring) else {
            throw QueryError(.unavailable, code: "busy", "another comparison of rules is under way; ask again when it is done")
        }
        defer { isComparing.store(false, ordering: .releasing) }
        return try body()
    }

    public var definitions: DefinitionSet { inForce.withLock { $0.definitions } }
    var follower: IdentityFollower { inForce.withLock { $0.follower } }

    /// How a question is looked at: one view of the log, one set of definitions.
    struct Question {
        let view: ReadView
        let definitions: DefinitionSet
        let follower: IdentityFollower
        let things: ThingAnchors
        let basis: Basis
        let history: CustomerHistory

        func customer(_ reference: String) throws(QueryError) -> CustomerAtBasis {
            try replay.run(reference)
        }

        var replay: CustomerReplay { CustomerReplay(view: view, follower: follower, basis: basis) }

        /// Everybody, for who needs these events whole.
        func population(needing needs: EventNeeds) -> PopulationReplay {
            PopulationReplay(view: view, follower: follower, basis: basis, history: history, needs: needs)
        }
    }

    func question(_ request: BasisRequest) throws(QueryError) -> Question {
        try checkGoesOn()
        let (definitions, follower, things) = inForce.withLock { ($0.definitions, $0.follower, $0.things) }
        let view = log.readView()
        let basis = try Basis(request, view: view, definitions: definitions, now: clock())
        try checkKept(basis, request, view)
        try waitFor(follower, view, basis.asKnownAt)
        return Question(view: view, definitions: definitions, follower: follower, things: things, basis: basis, history: self)
    }

    /// The plan for a scope under the question's definitions and zone; made once.
    func plan(_ scope: FoldScope, for question: Question) throws(QueryError) -> FoldPlan {
        let key = PlanKey(zone: question.basis.timeZone.name, scope: scope)
        let known = inForce.withLock { $0.definitions.hash == question.definitions.hash ? $0.plans[key] : nil }
        if let known { return known }
        let plan: FoldPlan
        do throws(AudienceError) {
            plan = try FoldPlan(question.definitions, in: question.basis.timeZone, for: scope)
        } catch { throw QueryError(error) }
        inForce.withLock { inForce in
            if inForce.definitions.hash == question.definitions.hash, inForce.plans.count < Self.plansMax { inForce.plans[key] = plan }
        }
        return plan
    }
}

extension QueryError {
    init(_ error: AudienceError) { self.init(.badRequest, code: "audience_error", error.description) }
}
