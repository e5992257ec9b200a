import EventModel
import Projections

extension CustomerHistory {
    /// Where a customer stands on each purpose at a basis, and every decision that led there.
    public func consents(of reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        return ConsentsAnswer(subject: subject, profile: try profileAnswer(subject, question).profile)
    }
}

struct ConsentsAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let profile: Profile

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            profile.appendConsents(to: &json)
            ConsentHistory(subject.events).appendFields(to: &json)
        }
    }
}
