import EventModel
import Projections

extension CustomerHistory {
    /// What was known of a customer at a basis.
    public func profile(_ reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        return try profileAnswer(question.customer(reference), question)
    }

    func profileAnswer(_ subject: CustomerAtBasis, _ question: Question) throws(QueryError) -> ProfileAnswer {
        let fold = try subject.folded(plan(.profile, for: question))
        return ProfileAnswer(subject: subject, profile: fold.profile(asOf: subject.basis.asOf))
    }
}

struct ProfileAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let profile: Profile

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            profile.appendFields(to: &json)
        }
    }
}
