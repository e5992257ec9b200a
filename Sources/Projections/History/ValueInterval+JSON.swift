import EventModel

extension ValueInterval {
    /// Writes `value`, `from` and `to` into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("value", value)
        json.field("from", from)
        json.field("to", to)
    }
}
