import Definitions
import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// Every value that a customer's traits have had up to a basis, with where each came from.
    ///
    /// - Parameter trait: Only this one: its name, or of a nested one the path, such as `address.city`.
    /// - Throws: ``QueryError`` `badRequest` for a trait that nobody ever had.
    public func traitHistory(_ reference: String, trait: String?, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        let place = try trait.map { name throws(QueryError) in try path(ofTrait: name, subject, question) }
        return TraitHistoryAnswer(subject: subject, fold: try subject.folded(plan(.profile, for: question)), path: place)
    }

    /// Where a trait lies that somebody has had.
    private func path(ofTrait name: String, _ subject: CustomerAtBasis, _ question: Question) throws(QueryError) -> PropertyPath {
        guard let path = try? PropertyPath("traits." + name, bareRoot: .traits), !path.isMany, let column = CustomerColumn("traits." + name, question.definitions) else {
            throw .badRequest("trait: '\(name)' is no name of a trait, such as plan or address.city")
        }
        var sightings = ColumnSightings([column], question.definitions)
        sightings.see(subject.events)
        try complete(&sightings, "trait", question)
        return path
    }
}

struct TraitHistoryAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let fold: CustomerFold
    let path: PropertyPath?

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            fold.appendTraitHistory(of: path, to: &json)
        }
    }
}
