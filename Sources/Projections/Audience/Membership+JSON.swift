import EventModel

extension Membership {
    /// Writes `entered_at` (and `"entered_at_or_before":true` where the search gave up) into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("entered_at", enteredAt)
        if isMember, !isExact { json.field("entered_at_or_before", true) }
    }
}
