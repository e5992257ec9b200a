import EventModel

extension IdentityView.LinkEntry {
    /// Writes the link's fields into an open object.
    ///
    /// - Parameter recordedAt: When the event at a position was recorded.
    public func appendFields(to json: inout JSONWriter, recordedAt: @escaping (LogPosition) -> Instant?) {
        appendFields(to: &json, EventFieldsWriter(recordedAt: recordedAt))
    }
}

extension IdentityView.RefusalEntry {
    /// The same of a refusal.
    public func appendFields(to json: inout JSONWriter, recordedAt: @escaping (LogPosition) -> Instant?) {
        appendFields(to: &json, EventFieldsWriter(recordedAt: recordedAt))
    }
}

extension IdentityView.KeptApartEntry {
    /// The same of a pair kept apart.
    public func appendFields(to json: inout JSONWriter, recordedAt: @escaping (LogPosition) -> Instant?) {
        appendFields(to: &json, EventFieldsWriter(recordedAt: recordedAt))
    }
}
