import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// A customer's deals as they stood at a basis: those that one of its events is about.
    ///
    /// - Complexity: When there are any, a scan of the log for the names of deal events: a deal's events may come under its account, too.
    public func deals(of reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        return CustomerDealsAnswer(subject: subject, deals: try deals(of: subject.events, question))
    }

    /// The deals that events are about, with everything that happened to them.
    func deals(of events: EventBatch, _ question: Question) throws(QueryError) -> [Deal] {
        var mine = PipelineFold(definitions: question.definitions, in: question.basis.timeZone)
        mine.fold(events)
        let ids = Set(mine.deals.map(\.id))
        guard !ids.isEmpty else { return [] }
        var all = PipelineFold(definitions: question.definitions, in: question.basis.timeZone)
        all.fold(try dealEvents(question))
        return all.deals(ids)
    }
}

struct CustomerDealsAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let deals: [Deal]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            json.field("deals") { json in json.array { json in for deal in deals { json.object { deal.appendFields(to: &$0) } } } }
        }
    }
}
