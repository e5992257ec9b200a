import EventModel

extension CustomerHistory {
    /// A customer's events at a basis, in canonical order.
    ///
    /// - Parameter limit: The newest so many; 0 or less for all.
    public func events(_ reference: String, at request: BasisRequest, limit: Int) throws(QueryError) -> EventBatch {
        let events = try question(request).customer(reference).events
        return limit > 0 && events.count > limit ? events.selecting(events.indices.suffix(limit)) : events
    }
}
