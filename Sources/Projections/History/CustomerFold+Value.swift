import EventModel

extension CustomerFold {
    /// What something is at an instant; nil for nothing, and before the first event.
    ///
    /// - Parameter instant: Not before the last event folded.
    /// - Throws: ``AudienceError`` when the plan was not made for the subject.
    public func value(of subject: HistorySubject, asOf instant: Instant) throws(AudienceError) -> FieldValue? {
        guard let firstSeen, firstSeen <= instant else { return nil }
        return try moment(at: instant).value(of: subject).value
    }
}
