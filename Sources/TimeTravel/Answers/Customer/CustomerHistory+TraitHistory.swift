import Definitions
import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// Every value that a customer's traits have had up to a basis, with where each came from.
    ///
    /// - Parameter path: Only this one; nil for all.
    func traitHistoryAnswer(_ subject: CustomerAtBasis, _ question: Question, _ path: PropertyPath? = nil) throws(QueryError) -> TraitHistoryAnswer {
        TraitHistoryAnswer(subject: subject, fold: try subject.folded(plan(.profile, for: question)), path: path)
    }

    /// Where a trait lies that somebody has had: its name, or of a nested one the path, such as `address.city`.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a trait that nobody ever had.
    func path(ofTrait name: String, _ subject: CustomerAtBasis, _ question: Question) throws(QueryError) -> PropertyPath {
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
            appendFields(to: &json)
        }
    }

    /// Writes `traits` into an open object.
    func appendFields(to json: inout JSONWriter) { fold.appendTraitHistory(of: path, to: &json) }
}
