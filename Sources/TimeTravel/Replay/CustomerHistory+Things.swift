// Events of others about a subject's deals and tickets.
//
// A deal is what all events with its `deal_id` say, whoever's they are: so it is in the pipeline. A later event about a ticket may carry the customer's
// identifier, or the `groupId` of the account that the ticket belongs to: so the same number of another customer's help desk is another ticket.

import Definitions
import EventLog
import EventModel
import Identity
import Projections

/// Whose timeline, card or deals are asked for.
struct ThingSubject {
    /// What the subject did, in canonical order.
    let events: EventBatch
    /// Events that lie under its anchors, its own among them, read already.
    var stored = EventBatch.empty
    /// The anchors that ``stored`` is of.
    var anchors: [IdentifierOrdinal] = []
    /// The accounts that it belongs to, or the account that it is.
    let accounts: Set<String>
    /// Of an account, the identifiers of its members.
    var members: [IdentifierOrdinal] = []
}

/// A subject's events with those of others about its deals and tickets.
struct EventsAboutThings: Sendable {
    /// In canonical order.
    let events: EventBatch
    /// Positions of the others' among them.
    let others: Set<LogPosition>
    /// The subject's deals.
    let dealIds: Set<String>

    /// The subject's deals as all of their events left them.
    func deals(_ question: CustomerHistory.Question) -> [Deal] {
        guard !dealIds.isEmpty else { return [] }
        var fold = PipelineFold(definitions: question.definitions, in: question.basis.timeZone)
        fold.fold(events)
        return fold.deals(dealIds)
    }
}

extension CustomerHistory {
    /// Anchors read at most for the events of others; where there are more, the log is scanned for the names of such events.
    static let thingAnchorsMax = 1000

    /// - Complexity: Nothing is read for who has no deals and tickets; else what lies under the anchors of events about them.
    func eventsAboutThings(of subject: ThingSubject, _ question: Question) throws(QueryError) -> EventsAboutThings {
        let keys = question.things.keys
        var accountsByThing: [EventKeys.Thing: Set<String>] = [:]
        let isKeyed = subject.events.names.map { keys.eventNames.contains($0) }
        for index in subject.events.indices where isKeyed[Int(subject.events.nameCodes[index])] {
            guard let thing = keys.thing(of: subject.events[index]) else { continue }
            var accounts = accountsByThing[thing] ?? []
            if let account = subject.events[index].groupId { accounts.insert(account) }
            accountsByThing[thing] = accounts
        }
        let dealIds = Set(accountsByThing.keys.filter { $0.name == EventKeys.dealName }.map(\.value))
        guard !accountsByThing.isEmpty else { return EventsAboutThings(events: subject.events, others: [], dealIds: dealIds) }
        let others = try others(about: accountsByThing, subject, question)
        guard !others.isEmpty else { return EventsAboutThings(events: subject.events, others: [], dealIds: dealIds) }
        var builder = EventBatchBuilder()
        for index in subject.events.indices { builder.append(subject.events[index]) }
        for index in others.indices { builder.append(others[index]) }
        return EventsAboutThings(events: builder.build().canonicallyOrdered(), others: Set(others.positions), dealIds: dealIds)
    }

    private func others(
        about things: [EventKeys.Thing: Set<String>], _ subject: ThingSubject, _ question: Question
    ) throws(QueryError) -> EventBatch {
        let (basis, keys) = (question.basis, question.things.keys)
        var builder = EventBatchBuilder()
        let own = Set(subject.events.positions)
        let members = things.keys.contains { $0.name != EventKeys.dealName } ? Set(subject.members) : []
        func collect(_ batch: EventBatch) {
            let filter = BasisFilter(basis: basis)
            let candidates = batch.indices.filter { index in
                guard batch.types[index] == .track, !own.contains(batch.positions[index]), let thing = keys.thing(of: batch[index]), let accounts = things[thing] else { return false }
                return thing.name == EventKeys.dealName || isOf(subject, accounts, members, batch[index], question)
            }
            guard !candidates.isEmpty else { return }
            let found = batch.selecting(candidates)
            for index in filter.indices(in: found, question.follower) { builder.append(found[index], copyingEvent: true) }
        }
        let anchors = try question.things.anchors(of: Set(things.keys), in: question.view, upTo: basis.asKnownAt, limit: Self.thingAnchorsMax, checkGoesOn)
        if let anchors {
            let read = Set(subject.anchors)
            collect(subject.stored)
            for anchor in anchors where !read.contains(anchor) {
                try checkGoesOn()
                collect(try reading { () throws(EventLogError) in try question.view.unorderedEvents(anchors: [anchor], upTo: basis.asKnownAt) })
            }
        } else {
            var scan = question.view.events(upTo: basis.asKnownAt, named: keys.eventNames)
            while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
                try checkGoesOn()
                collect(batch)
            }
        }
        return builder.build()
    }

    /// Whether an event about a ticket says that it is the subject's.
    private func isOf(
        _ subject: ThingSubject, _ accounts: Set<String>, _ members: Set<IdentifierOrdinal>, _ event: RecordedEvent, _ question: Question
    ) -> Bool {
        if let account = event.groupId, accounts.contains(account) || subject.accounts.contains(account) { return true }
        guard !members.isEmpty else { return false }
        return question.follower.ask { $0.owner(ofEventAt: event.position, anchor: event.anchor) }.map { members.contains($0) } ?? false
    }
}

extension CustomerAtBasis {
    /// The customer, as who has deals and tickets.
    func thingSubject(_ question: CustomerHistory.Question) -> ThingSubject {
        let memberships = question.follower.ask { $0.accounts(of: customer.members, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        let accounts = memberships.compactMap { question.view.identifiers.identifier($0.account)?.value }
        return ThingSubject(events: events, stored: stored, anchors: customer.anchors, accounts: Set(accounts))
    }
}
