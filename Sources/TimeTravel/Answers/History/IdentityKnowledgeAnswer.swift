import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Who the customer was known to be, of the one instant of the basis, position by position.
    ///
    /// - Complexity: The customer is put together at each position at which who it is may have changed; at most ``stagesMax``.
    func identityKnowledgeAnswer(_ reference: String, _ question: Question, _ query: HistoryQuery) throws(QueryError) -> any JSONAnswer {
        let (basis, follower, ordinal) = (question.basis, question.follower, try question.replay.ordinal(reference))
        let customer = try question.replay.customer(reference)
        guard let knowledge = follower.ask({ $0.knowledge(of: ordinal, asOf: basis.identityAsOf, upTo: basis.asKnownAt) }), knowledge.positions.count <= Self.stagesMax else {
            throw .badRequest("clock: what was known of this customer changed too often to be gone through; ask at single positions")
        }
        var entries = KnownIdentity()
        for position in knowledge.positions {
            try checkGoesOn()
            entries.learn(follower.ask { $0.view(of: ordinal, asOf: basis.identityAsOf, asKnownAt: position) }, at: position)
        }
        let page = Array(entries.entries.dropFirst(query.place.first).prefix(query.limit))
        let stamps = try question.view.stamps(at: page.flatMap { [$0.from, $0.to].compactMap(\.self) })
        let next = query.place.first + page.count
        return IdentityKnowledgeAnswer(
            customer: customer, basis: basis, entries: page, next: next < entries.entries.count ? next : nil, causes: stamps.mapValues { HistoryCause(learning: $0, isAnother: true) },
            view: question.view)
    }
}

extension HistoryCause {
    /// Of an event by which something became known.
    ///
    /// - Parameter isAnother: Whether it changed who the customer is.
    init(learning event: EventStamp, isAnother: Bool) {
        switch event.type {
        case .retract: self = .retraction(event)
        case .unlink: self = .unlink(event)
        default: self = isAnother ? .link(event) : .event(event)
        }
    }
}

/// What was known of a customer's identity, and from which position to which.
struct KnownIdentity {
    struct Entry: Sendable {
        let subject: IdentityHistoryAnswer.Entry.Subject
        /// Of a link, the event that made it.
        let position: LogPosition?
        let from: LogPosition
        var to: LogPosition?
    }

    private struct Key: Hashable {
        let subject: IdentityHistoryAnswer.Entry.Subject
        let position: LogPosition?
    }

    /// In the order in which they became known.
    private(set) var entries: [Entry] = []
    private var open: [Key: Int] = [:]

    /// - Parameter view: Nil while the customer is not known.
    mutating func learn(_ view: IdentityView?, at position: LogPosition) {
        let known = view.map(Self.keys) ?? []
        let present = Set(known)
        for (key, index) in open where !present.contains(key) {
            entries[index].to = position
            open[key] = nil
        }
        for key in known where open[key] == nil {
            open[key] = entries.count
            entries.append(Entry(subject: key.subject, position: key.position, from: position))
        }
    }

    private static func keys(_ view: IdentityView) -> [Key] {
        [Key(subject: .customer(view.customer.id), position: nil)] + view.identifiers.map { Key(subject: .identifier($0), position: nil) }
            + view.links.map { Key(subject: .link($0.from, $0.to, $0.rule), position: $0.position) }
            + view.accounts.map { Key(subject: .account($0.account, through: $0.through), position: nil) }
    }
}

/// Who a customer was known to be, of one instant: intervals in the order in which they became known.
struct IdentityKnowledgeAnswer: JSONAnswer {
    let customer: Customer
    let basis: Basis
    let entries: [KnownIdentity.Entry]
    /// The entry that the next page begins with.
    let next: Int?
    let causes: [LogPosition: HistoryCause]
    let view: ReadView

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            customer.appendHead(of: basis, to: &json)
            json.field("identity", true)
            json.field("clock", HistoryQuery.Clock.recorded.rawValue)
            json.field("intervals") { json in json.array { json in for entry in entries { append(entry, to: &json) } } }
            json.field("next", next.map { BasisCursor(basis, at: String($0)).description })
        }
    }

    private func append(_ entry: KnownIdentity.Entry, to json: inout JSONWriter) {
        json.object { json in
            entry.subject.appendFields(to: &json)
            if let position = entry.position { json.field("position", position) }
            json.field("from_position", entry.from)
            json.field("to_position", entry.to)
            json.field("from", view.recordedAt(entry.from))
            json.field("to", entry.to.flatMap { view.recordedAt($0) })
            json.field("began") { json in causes[entry.from].map { $0.append(to: &json) } ?? json.null() }
            json.field("ended") { json in entry.to.flatMap { causes[$0] }.map { $0.append(to: &json) } ?? json.null() }
        }
    }
}
