import EventLog
import EventModel
import Identity

extension CustomerHistory {
    /// Who a customer is at a basis, and why: links with their events, refusals, pairs kept apart.
    public func identity(_ reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let basis = question.basis
        let ordinal = try CustomerReplay(view: question.view, follower: question.follower, basis: basis).ordinal(reference)
        let view = question.follower.ask { $0.view(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        guard let view else { throw CustomerReplay.unknown(reference) }
        return IdentityAnswer(identity: view, basis: basis, view: question.view)
    }
}

struct IdentityAnswer: JSONAnswer {
    let identity: IdentityView
    let basis: Basis
    let view: ReadView

    func appendJSON(to json: inout JSONWriter) {
        identity.appendJSON(to: &json, recordedAt: { view.recordedAt($0) }, more: { basis.appendField(to: &$0) })
    }
}
