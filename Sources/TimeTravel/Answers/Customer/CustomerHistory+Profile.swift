import Definitions
import EventModel
import Identity
import Projections

/// What a profile may have beside what it always has.
public enum ProfilePart: String, Sendable, CaseIterable {
    /// For each channel and contact point consents, last reached, response rate, best hour and weekday, from the customer's own history.
    case reachability

    /// Reads names with commas between.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a name that is none.
    public static func parts(_ text: String?) throws(QueryError) -> Set<ProfilePart> {
        var parts: Set<ProfilePart> = []
        for name in (text ?? "").split(separator: ",").map(String.init) {
            guard let part = ProfilePart(rawValue: name) else {
                throw .badRequest("include: '\(name)' is none of \(allCases.map(\.rawValue).joined(separator: ", "))")
            }
            parts.insert(part)
        }
        return parts
    }
}

extension CustomerHistory {
    /// What was known of a customer at a basis.
    public func profile(_ reference: String, including parts: Set<ProfilePart> = [], at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        if parts.isEmpty, let answer = try profileOfSnapshot(reference, question) { return answer }
        let subject = try question.customer(reference)
        if subject.events.count > CustomerSnapshots.placement.eventsBudget { wishForSnapshot(of: subject.customer.id) }
        var answer = try profileAnswer(subject, question)
        if parts.contains(.reachability) { answer.reachability = Reachability(subject.events, of: answer.profile, in: question.basis.timeZone) }
        return answer
    }

    func profileAnswer(_ subject: CustomerAtBasis, _ question: Question) throws(QueryError) -> ProfileAnswer {
        let fold = try subject.folded(plan(.profile, for: question))
        return ProfileAnswer(customer: subject.customer, basis: subject.basis, profile: fold.profile(asOf: subject.basis.asOf))
    }
}

struct ProfileAnswer: JSONAnswer {
    let customer: Customer
    let basis: Basis
    let profile: Profile
    /// Nil unless it was asked for.
    var reachability: Reachability?

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            customer.appendHead(of: basis, to: &json)
            profile.appendFields(to: &json)
            if let reachability { json.field("reachability") { json in json.object { reachability.appendFields(to: &$0) } } }
        }
    }
}
