import EventModel
import Projections

extension CustomerHistory {
    /// A customer's deals as they stood at a basis: those that one of its events is about.
    ///
    /// - Complexity: When there are any, a read of what lies under the anchors of their events: a deal's events may come under its account, too.
    public func deals(of reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        return CustomerDealsAnswer(subject: subject, deals: try eventsAboutThings(of: subject.thingSubject(question), question).deals(question))
    }
}

struct CustomerDealsAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let deals: [Deal]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            deals.appendField(to: &json)
        }
    }
}
