import EventLog
import EventModel
import Identity
import Projections

/// A customer over a stretch of time in which it was the same identifiers.
struct CustomerStage: Sendable {
    let from: Instant
    /// The last instant of the stretch.
    let through: Instant
    let identifiers: [CustomerIdentifier]
    let memberOf: [String: Instant]
    /// Its events up to the last instant, in canonical order.
    let events: EventBatch
    /// The events that made it what it is; empty for the first.
    let causes: [LogPosition]

    func fold(_ plan: FoldPlan) -> CustomerFold { CustomerFold(plan: plan, identifiers: identifiers, memberOf: memberOf) }
}

extension CustomerHistory {
    /// Stages of one customer that are gone through for one answer.
    static let stagesMax = 1000
    /// Events of all stages together: they are in memory at a time, and each is folded.
    static let stageEventsMax = 2_000_000

    /// The stretches of time over which a customer's values are followed: one, of the customer of the basis, or one for each change of who it was.
    func stages(of subject: CustomerAtBasis, _ reference: String, _ merging: HistoryQuery.Merging, _ question: Question) throws(QueryError) -> [CustomerStage] {
        guard merging == .then else {
            let whole = CustomerStage(
                from: .earliest, through: question.basis.asOf, identifiers: subject.identifiers, memberOf: subject.memberOf, events: subject.events, causes: [])
            return [whole]
        }
        let history = try identityHistory(reference, question)
        guard history.stages.count <= Self.stagesMax else {
            throw .badRequest("merged: the customer was put together anew \(history.stages.count) times, and at most \(Self.stagesMax) are gone through; ask with merged=basis")
        }
        let (events, owners) = try events(ofEver: history, question)
        var (stages, eventsOfAll): ([CustomerStage], Int) = ([], 0)
        for (index, stage) in history.stages.enumerated() {
            try checkGoesOn()
            let next = index + 1 < history.stages.count ? Instant(micros: history.stages[index + 1].from.micros - 1) : question.basis.asOf
            let members = Set(stage.members)
            let mine = events.indices.filter { events.occurredAt[$0] <= next && owners[$0].map(members.contains) ?? false }
            eventsOfAll += mine.count
            guard eventsOfAll <= Self.stageEventsMax else {
                throw .badRequest("merged: the customer has too many events to be folded for each time that it was put together anew; ask with merged=basis")
            }
            let memberOf = question.follower.ask { $0.memberships(of: stage.members, asOf: stage.from, asKnownAt: question.basis.asKnownAt, question.view.identifiers) }
            stages.append(
                CustomerStage(
                    from: stage.from, through: next, identifiers: question.view.identifiers.identifiers(of: stage.members), memberOf: memberOf,
                    events: events.selecting(mine), causes: stage.causes))
        }
        return stages
    }

    /// Who a customer was at every instant up to the basis.
    func identityHistory(_ reference: String, _ question: Question) throws(QueryError) -> IdentityHistory {
        let (ordinal, basis) = (try question.replay.ordinal(reference), question.basis)
        // A customer id stands for the oldest identifier, which a merged one may never have been without.
        let history = question.follower.ask { $0.history(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        if let history { return history }
        guard question.follower.ask({ $0.isSeen(ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }) else { throw CustomerReplay.unknown(reference) }
        throw .badRequest("the customer was linked with more than \(IdentityHistory.identifiersMax) identifiers; its history is not gone through")
    }

    /// The events, in canonical order, of all who ever were part of a customer, and whose each is.
    private func events(ofEver history: IdentityHistory, _ question: Question) throws(QueryError) -> (EventBatch, [IdentifierOrdinal?]) {
        let ever = history.stages.reduce(into: Set<IdentifierOrdinal>()) { $0.formUnion($1.members) }
        let anchors = question.follower.ask { graph in
            var anchors: Set<IdentifierOrdinal> = []
            for member in ever { anchors.formUnion(graph.anchors(ofEventsOwnedBy: member)) }
            return anchors.sorted()
        }
        let stored = try reading { () throws(EventLogError) in try question.view.unorderedEvents(anchors: anchors, upTo: question.basis.asKnownAt) }
        let counting = BasisFilter(basis: question.basis).indices(in: stored, question.follower)
        let events = stored.canonically(counting)
        return (events, BasisFilter(basis: question.basis).owners(of: events, in: question.follower))
    }
}
