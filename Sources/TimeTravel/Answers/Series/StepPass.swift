// Counts customers at many steps in one pass over everybody.
//
// Customers are those at the last step's basis. What each was at the steps before is a chain of *epochs*: runs of steps in which its identifiers belonged together in one way, and in
// which no event became known that had occurred by an earlier step. In an epoch one fold of each part answers for all steps (``Projections/StepCourse``).
//
// Customers of whom the last basis does not have everything (somebody parted from them was theirs at an earlier step; an event was retracted that earlier steps know) are *entangled*:
// they are looked up at each step by themselves.

import EventLog
import EventModel
import Identity
import Projections

struct StepPass {
    struct Step: Sendable {
        let asOf: Instant
        let asKnownAt: LogPosition
    }

    let question: CustomerHistory.Question
    /// Ascending on both clocks; never empty.
    let steps: [Step]
    let plan: FoldPlan
    /// A computed trait to be added up.
    let trait: String?
    let isMoney: Bool
    /// One instant's identity decides at all steps.
    let isIdentityFixed: Bool
    /// Owners of events that were retracted, where steps know different things.
    let retractedOwners: Set<IdentifierOrdinal>

    /// - Complexity: One pass over everybody.
    func tally() throws(QueryError) -> StepTally {
        let none = Share(tally: StepTally(steps: steps.count))
        let replay = PopulationReplay(view: question.view, follower: question.follower, basis: basis(steps.count - 1), history: question.history, needs: plan.needs)
        let shares = try replay.shares({ _ in none }) { share, entry throws(QueryError) in try add(entry, to: &share) }
        var (tally, entangled) = (none.tally, retractedOwners)
        for share in shares {
            tally.merge(share.tally)
            entangled.formUnion(share.entangled)
        }
        try add(entangled, to: &tally)
        return tally
    }

    /// What a piece of the population comes to.
    private struct Share: Sendable {
        var tally: StepTally
        var entangled: Set<IdentifierOrdinal> = []
    }

    private func add(_ entry: PopulationReplay.Entry, to share: inout Share) throws(QueryError) {
        let members = entry.identifiers.map(\.ordinal)
        guard retractedOwners.isEmpty || !members.contains(where: { retractedOwners.contains($0) }) else { return share.entangled.formUnion(members) }
        let subject = RowSubject(members: members, events: entry.events)
        guard let epochs = isIdentityFixed ? fixedEpochs(members) : StepEpochs(self, subject).epochs else { return share.entangled.formUnion(members) }
        for epoch in epochs { try add(epoch, of: subject, to: &share.tally) }
    }

    /// Identity of one instant may know of identifiers that no event up to a step carries: what is said of these is each step's own.
    private func fixedEpochs(_ members: [IdentifierOrdinal]) -> [StepEpoch] {
        guard plan.facts.contains(.identifiers) else { return [StepEpoch(steps: steps.indices, parts: [members])] }
        return steps.indices.map { StepEpoch(steps: $0..<$0 + 1, parts: [members]) }
    }

    func basis(_ step: Int) -> Basis {
        let (asOf, identityAsOf) = (steps[step].asOf, isIdentityFixed ? question.basis.identityAsOf : steps[step].asOf)
        return question.basis.moved(to: asOf, asKnownAt: steps[step].asKnownAt, identityAsOf: identityAsOf)
    }

    private func add(_ epoch: StepEpoch, of subject: RowSubject, to tally: inout StepTally) throws(QueryError) {
        let owners = epoch.parts.count > 1 ? owners(of: subject.events) : nil
        for part in epoch.parts {
            for (steps, memberOf) in memberships(of: part, in: epoch.steps) {
                var fold = CustomerFold(plan: plan, identifiers: identifiers(of: part), memberOf: memberOf)
                foldEvents(of: subject, part, owners, upTo: self.steps[steps.upperBound - 1], into: &fold)
                try add(StepCourse(fold, at: self.steps.map(\.asOf), trait: trait), steps, to: &tally)
            }
        }
    }

    private func add(_ course: StepCourse, _ steps: Range<Int>, to tally: inout StepTally) throws(QueryError) {
        do throws(AudienceError) { try course.forEachStretch(in: steps) { tally.add($0) } } catch { throw QueryError(error) }
    }

    private func identifiers(of part: [IdentifierOrdinal]) -> [CustomerIdentifier] {
        plan.facts.contains(.identifiers) ? question.view.identifiers.identifiers(of: part) : []
    }

    private func owners(of events: EventBatch) -> [IdentifierOrdinal?] {
        question.follower.ask { graph in events.indices.map { graph.owner(ofEventAt: events.positions[$0], anchor: events.anchors[$0]) } }
    }

    private func foldEvents(of subject: RowSubject, _ part: [IdentifierOrdinal], _ owners: [IdentifierOrdinal?]?, upTo step: Step, into fold: inout CustomerFold) {
        let (events, own) = (subject.events, owners == nil ? [] : Set(part))
        for index in events.indices {
            guard events.occurredAt[index] <= step.asOf else { return }
            guard events.positions[index] <= step.asKnownAt else { continue }
            if let owners { guard let owner = owners[index], own.contains(owner) else { continue } }
            fold.fold(events[index])
        }
    }

    /// Runs of steps in which one list of accounts, each since when, says of all steps which the part is a member of.
    private func memberships(of part: [IdentifierOrdinal], in steps: Range<Int>) -> [(steps: Range<Int>, memberOf: [String: Instant])] {
        guard plan.facts.contains(.accounts) else { return [(steps, [:])] }
        let (bases, identifiers) = (steps.map { basis($0) }, question.view.identifiers)
        let found = question.follower.ask { graph in bases.map { graph.memberships(of: part, at: $0, identifiers) } }
        var runs: [(steps: Range<Int>, memberOf: [String: Instant])] = []
        for (step, memberOf) in zip(steps, found).reversed() {
            if let last = runs.last, last.memberOf.filter({ $0.value <= self.steps[step].asOf }) == memberOf {
                runs[runs.count - 1].steps = step..<last.steps.upperBound
            } else {
                runs.append((step..<step + 1, memberOf))
            }
        }
        return runs
    }
}

extension StepPass {
    /// Looks entangled customers up, step by step.
    private func add(_ entangled: Set<IdentifierOrdinal>, to tally: inout StepTally) throws(QueryError) {
        let people = question.follower.ask { graph in entangled.filter { graph.isPerson($0) } }.sorted()
        guard !people.isEmpty else { return }
        for step in steps.indices {
            let replay = CustomerReplay(view: question.view, follower: question.follower, basis: basis(step))
            var seen: Set<CustomerID> = []
            for ordinal in people {
                try question.history.checkGoesOn()
                guard let subject = try replay.customer(of: ordinal), seen.insert(subject.customer.id).inserted else { continue }
                try add(StepCourse(subject.folded(plan), at: steps.map(\.asOf), trait: trait), step..<step + 1, to: &tally)
            }
        }
    }
}
