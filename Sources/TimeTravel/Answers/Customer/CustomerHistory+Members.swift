import EventModel
import Identity

extension CustomerHistory {
    /// Who a customer is by all that is known now: what an erasure takes.
    ///
    /// - Parameter reference: `kind:value`, or a customer id such as `c17`.
    /// - Returns: The customer's id, and its identifiers.
    /// - Throws: ``QueryError`` `notFound`.
    public func members(_ reference: String) throws(QueryError) -> (customer: CustomerID, identifiers: [IdentifierOrdinal]) {
        let question = try question(.latest)
        let basis = question.basis
        let ordinal = try CustomerReplay(view: question.view, follower: question.follower, basis: basis).ordinal(reference)
        guard let customer = question.follower.ask({ $0.customer(of: ordinal, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }) else {
            throw CustomerReplay.unknown(reference)
        }
        return (customer.id, customer.members)
    }
}
