import EventLog
import EventModel
import Identity

extension CustomerHistory {
    /// Who the customer was at every instant up to the basis, as intervals.
    func identityHistoryAnswer(_ reference: String, _ question: Question, _ query: HistoryQuery) throws(QueryError) -> any JSONAnswer {
        let history = try identityHistory(reference, question)
        let customer = try question.replay.customer(reference)
        let entries = IdentityEntries(history, question.view.identifiers).entries
        let page = Array(entries.dropFirst(query.place.first).prefix(query.limit))
        let stamps = try question.view.stamps(at: page.flatMap { [$0.began, $0.ended].compactMap(\.self) })
        let next = query.place.first + page.count
        return IdentityHistoryAnswer(customer: customer, basis: question.basis, entries: page, next: next < entries.count ? next : nil, stamps: stamps)
    }
}

/// Makes intervals of the stages of a customer and of its links.
private struct IdentityEntries {
    private(set) var entries: [IdentityHistoryAnswer.Entry] = []
    private let table: IdentifierTable
    private var open: [IdentifierOrdinal: Int] = [:]
    private var openId: Int?

    init(_ history: IdentityHistory, _ table: IdentifierTable) {
        self.table = table
        for stage in history.stages { take(stage) }
        for span in history.spans { take(span) }
        // Those of one instant stay in this order: the id, its identifiers, links.
        entries = entries.enumerated().sorted { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) }.map(\.element)
    }

    private mutating func take(_ stage: IdentityHistory.Stage) {
        let cause = stage.causes.last
        let members = Set(stage.members)
        for (ordinal, index) in open where !members.contains(ordinal) {
            (entries[index].to, entries[index].ended, open[ordinal]) = (stage.from, cause, nil)
        }
        if let index = openId, case .customer(let id) = entries[index].subject, id != stage.id {
            (entries[index].to, entries[index].ended, openId) = (stage.from, cause, nil)
        }
        if openId == nil {
            openId = entries.count
            entries.append(IdentityHistoryAnswer.Entry(subject: .customer(stage.id), from: stage.from, began: cause))
        }
        for ordinal in stage.members where open[ordinal] == nil {
            guard let identifier = table.identifier(ordinal) else { continue }
            open[ordinal] = entries.count
            entries.append(IdentityHistoryAnswer.Entry(subject: .identifier(identifier), from: stage.from, began: cause))
        }
    }

    private mutating func take(_ span: IdentityHistory.Span) {
        guard let from = table.identifier(span.from), let to = table.identifier(span.to) else { return }
        let subject: IdentityHistoryAnswer.Entry.Subject = span.isMembership ? .account(to, through: from) : .link(from, to, span.rule)
        entries.append(IdentityHistoryAnswer.Entry(subject: subject, from: span.began, to: span.ended, began: span.position, ended: span.endPosition))
    }
}
