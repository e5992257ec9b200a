// What was known of one instant, position by position.
//
// What a position knows of a customer changes only where an event of the customer is recorded, where one is declared wrong (or right again), and where who the customer is
// changes: at links, unlinks and their retractions. At each of these the customer is folded; where one event is new and happened after all others, it is only added to the fold.

import EventLog
import EventModel
import Identity
import Projections

/// A value that was known from one position to another.
struct KnownInterval: Sendable {
    let value: FieldValue?
    let from: LogPosition
    /// The first position at which it was known no more; nil while it is.
    var to: LogPosition?
}

/// Goes through the positions at which something may have been learned of a customer.
struct KnowledgeWalk {
    private let question: CustomerHistory.Question
    private let subject: HistorySubject
    private let plan: FoldPlan
    private let ordinal: IdentifierOrdinal
    private let identityPositions: Set<LogPosition>
    /// Of all who ever were part of the customer, in canonical order, as far as they happened by the instant.
    private let events: EventBatch
    private let owners: [IdentifierOrdinal?]
    private let indexByPosition: [LogPosition: Int]
    /// Ascending.
    private let positions: [LogPosition]
    /// Positions at which one of the events is declared wrong, or right again.
    private let restated: Set<LogPosition>

    private var members: [IdentifierOrdinal] = []
    private var memberOf: [String: Instant] = [:]
    private var fold: CustomerFold?
    private var lastFolded: Int?
    private(set) var identityChanges: Set<LogPosition> = []
    private var work = 0

    /// Events folded and looked at in one walk: more would take minutes.
    private static let workMax = 20_000_000

    /// - Throws: ``QueryError`` `notFound` when nothing of the basis names the customer.
    init(_ reference: String, _ subject: HistorySubject, _ plan: FoldPlan, _ question: CustomerHistory.Question) throws(QueryError) {
        let basis = question.basis
        (self.question, self.subject, self.plan, ordinal) = (question, subject, plan, try question.replay.ordinal(reference))
        let (wanted, follower) = (ordinal, question.follower)
        guard let knowledge = follower.ask({ $0.knowledge(of: wanted, asOf: basis.identityAsOf, upTo: basis.asKnownAt) }) else {
            throw .badRequest("clock: '\(reference)' is unknown, or was linked with more than \(IdentityHistory.identifiersMax) identifiers; its history is not gone through")
        }
        let anchors = follower.ask { graph in
            var anchors: Set<IdentifierOrdinal> = []
            for identifier in knowledge.identifiers { anchors.formUnion(graph.anchors(ofEventsOwnedBy: identifier)) }
            return anchors.sorted()
        }
        let stored = try reading { () throws(EventLogError) in try question.view.unorderedEvents(anchors: anchors, upTo: basis.asKnownAt) }
        let ever = Set(knowledge.identifiers)
        let candidates = stored.indices.filter { stored.occurredAt[$0] <= basis.asOf && stored.positions[$0] <= basis.asKnownAt }
        let everybodys = stored.canonically(candidates)
        let ownersOfAll = follower.ask { graph in everybodys.indices.map { graph.owner(ofEventAt: everybodys.positions[$0], anchor: everybodys.anchors[$0]) } }
        let mine = everybodys.indices.filter { ownersOfAll[$0].map(ever.contains) ?? false }
        let events = everybodys.selecting(mine)
        (self.events, owners) = (events, mine.map { ownersOfAll[$0] })
        let restated = follower.ask { graph in
            var restated: Set<LogPosition> = []
            for position in events.positions {
                var at = position
                while let next = graph.retractions.retraction(of: at), next <= basis.asKnownAt {
                    restated.insert(next)
                    at = next
                }
            }
            return restated
        }
        (self.restated, identityPositions) = (restated, Set(knowledge.positions))
        indexByPosition = Dictionary(events.positions.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        positions = Set(events.positions).union(restated).union(knowledge.positions).sorted()
    }

    /// Oldest first; neighbours differ.
    ///
    /// - Throws: ``QueryError`` `badRequest` when the customer has too many events that came late, or were restated, for all to be gone through.
    mutating func intervals() throws(QueryError) -> [KnownInterval] {
        var found: [KnownInterval] = []
        for position in positions {
            try question.history.checkGoesOn()
            try learn(at: position)
            let value = try value()
            if let last = found.last, last.value == value { continue }
            if !found.isEmpty { found[found.count - 1].to = position }
            found.append(KnownInterval(value: value, from: position))
        }
        return found
    }

    private mutating func learn(at position: LogPosition) throws(QueryError) {
        let wasKnown = !members.isEmpty
        let isAnother = identityPositions.contains(position) && identify(at: position)
        if isAnother, wasKnown { identityChanges.insert(position) }
        let index = indexByPosition[position].flatMap { isMine($0) ? $0 : nil }
        guard !isAnother, !restated.contains(position), fold != nil else { return try foldAnew(at: position) }
        guard let index else { return }
        if let lastFolded, index < lastFolded { return try foldAnew(at: position) }
        fold?.fold(events[index])
        lastFolded = index
    }

    /// Who the customer is by what a position knows; says whether that is another than before.
    private mutating func identify(at position: LogPosition) -> Bool {
        let (basis, ordinal) = (question.basis, ordinal)
        let members = question.follower.ask { $0.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: position)?.members } ?? []
        let memberOf = question.follower.ask { $0.memberships(of: members, asOf: basis.identityAsOf, asKnownAt: position, question.view.identifiers) }
        guard members != self.members || memberOf != self.memberOf else { return false }
        (self.members, self.memberOf) = (members, memberOf)
        return true
    }

    private func isMine(_ index: Int) -> Bool { owners[index].map(members.contains) ?? false }

    private mutating func foldAnew(at position: LogPosition) throws(QueryError) {
        let (members, owners) = (Set(members), owners)
        let counting = question.follower.ask { graph in
            events.indices.filter { index in
                events.positions[index] <= position && owners[index].map(members.contains) ?? false && !graph.retractions.isRetracted(events.positions[index], asKnownAt: position)
            }
        }
        try spend(counting.count)
        var fold = CustomerFold(plan: plan, identifiers: question.view.identifiers.identifiers(of: self.members), memberOf: memberOf)
        for index in counting { fold.fold(events[index]) }
        (self.fold, lastFolded) = (fold, counting.last)
    }

    private mutating func value() throws(QueryError) -> FieldValue? {
        guard let fold else { return nil }
        try spend(fold.eventCount)
        do throws(AudienceError) { return try fold.value(of: subject, asOf: question.basis.asOf) } catch { throw QueryError(error) }
    }

    private mutating func spend(_ events: Int) throws(QueryError) {
        work += events
        guard work <= Self.workMax else {
            throw .badRequest("clock: the customer has too many events (\(self.events.count)) for what was known of them to be gone through; ask at single positions, or of an earlier as_of")
        }
    }
}
