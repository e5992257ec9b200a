/// Who does something, from where, and when: what the envelope of an event is written from.
struct Occasion {
    var customer: Int
    var sender: Sender
    /// When it happened.
    var occurredAtMillis: Int64
    /// When it was sent; not before it happened.
    var sentAtMillis: Int64
    /// How far the sender's clock is off.
    var clockSkewMillis: Int64 = 0
    var spelling = InstantSpelling.zulu
}
