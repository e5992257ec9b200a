import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// What was known of the instant of the basis, position by position.
    func knowledgeAnswer(
        of wanted: HistorySubject, name: String?, _ subject: CustomerAtBasis, _ reference: String, _ question: Question, _ query: HistoryQuery
    ) throws(QueryError) -> any JSONAnswer {
        var walk = try KnowledgeWalk(reference, wanted, plan(wanted.scope, for: question), question)
        let all = try walk.intervals()
        var told = Array(all.drop { $0.value == nil })
        if case .audience = wanted { told.removeAll { $0.value == nil } }
        let page = Array(told.dropFirst(query.place.first).prefix(query.limit))
        let stamps = try question.view.stamps(at: page.flatMap { [$0.from, $0.to].compactMap(\.self) })
        let causes = stamps.mapValues { HistoryCause(learning: $0, isAnother: walk.identityChanges.contains($0.position)) }
        let next = query.place.first + page.count
        return KnowledgeAnswer(subject: subject, name: name, wanted: wanted, intervals: page, causes: causes, next: next < told.count ? next : nil, view: question.view)
    }
}

/// What was known of something at one instant, position by position.
struct KnowledgeAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    /// Of a trait, as it was asked for.
    let name: String?
    let wanted: HistorySubject
    let intervals: [KnownInterval]
    let causes: [LogPosition: HistoryCause]
    /// The interval that the next page begins with.
    let next: Int?
    let view: ReadView

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            wanted.appendField(name, to: &json)
            json.field("clock", HistoryQuery.Clock.recorded.rawValue)
            json.field("intervals") { json in json.array { json in for interval in intervals { append(interval, to: &json) } } }
            json.field("next", next.map { BasisCursor(subject.basis, at: String($0)).description })
        }
    }

    private func append(_ interval: KnownInterval, to json: inout JSONWriter) {
        json.object { json in
            json.field("value") { json in interval.value.map { $0.append(to: &json) } ?? json.null() }
            json.field("from_position", interval.from)
            json.field("to_position", interval.to)
            json.field("from", view.recordedAt(interval.from))
            json.field("to", interval.to.flatMap { view.recordedAt($0) })
            json.field("began") { json in causes[interval.from].map { $0.append(to: &json) } ?? json.null() }
            json.field("ended") { json in interval.to.flatMap { causes[$0] }.map { $0.append(to: &json) } ?? json.null() }
        }
    }
}
