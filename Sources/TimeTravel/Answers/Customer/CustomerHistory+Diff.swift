import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// What differs between a customer at two bases: two instants, or one instant as known then and now.
    ///
    /// A basis at which nothing names the customer counts as empty, unless both do.
    public func diff(_ reference: String, from: BasisRequest, to: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let (first, second) = (try side(reference, from), try side(reference, to))
        guard first.subject != nil || second.subject != nil else { throw CustomerReplay.unknown(reference) }
        return DiffAnswer(from: first, to: second)
    }

    /// One side of a diff.
    struct DiffSide: Sendable {
        let basis: Basis
        /// Nil when the customer is unknown at the basis.
        let subject: CustomerAtBasis?
        /// The profile with its audiences, as it is answered.
        let profile: JSONValue
    }

    private func side(_ reference: String, _ request: BasisRequest) throws(QueryError) -> DiffSide {
        let question = try question(request)
        do throws(QueryError) {
            let subject = try question.customer(reference)
            let (profile, audiences) = (try profileAnswer(subject, question), try audiencesAnswer(subject, question))
            return try DiffSide(basis: question.basis, subject: subject, profile: Self.value { json in
                profile.profile.appendFields(to: &json)
                audiences.appendAudiences(to: &json)
            })
        } catch {
            guard error.kind == .notFound else { throw error }
            return try DiffSide(basis: question.basis, subject: nil, profile: Self.value { $0.field("events", 0) })
        }
    }

    private static func value(_ fields: (inout JSONWriter) -> Void) throws(QueryError) -> JSONValue {
        var json = JSONWriter()
        json.object(fields)
        do { return try JSONValue(parsing: json.text) } catch { throw QueryError(.failed, code: "failed", error.description) }
    }
}

struct DiffAnswer: JSONAnswer {
    let from: CustomerHistory.DiffSide
    let to: CustomerHistory.DiffSide

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("customer", (to.subject ?? from.subject)?.customer.id.description)
            from.basis.appendField(to: &json, named: "from")
            to.basis.appendField(to: &json, named: "to")
            let diff = ProfileDiff(from: from.profile, to: to.profile)
            json.field("changes") { json in json.object { json in diff.appendFields(to: &json) } }
        }
    }
}
