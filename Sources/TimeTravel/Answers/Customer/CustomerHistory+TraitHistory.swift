import EventModel
import Projections

extension CustomerHistory {
    /// Every value that a customer's traits have had up to a basis, with where each came from.
    ///
    /// - Parameter trait: Only this one.
    public func traitHistory(_ reference: String, trait: String?, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        return TraitHistoryAnswer(subject: subject, fold: try subject.folded(plan(.profile, for: question)), trait: trait)
    }
}

struct TraitHistoryAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let fold: CustomerFold
    let trait: String?

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            fold.appendTraitHistory(of: trait, to: &json)
        }
    }
}
