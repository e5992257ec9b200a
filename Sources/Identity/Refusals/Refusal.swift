/// An identifier that events of `owner` carried and that was not linked to it.
///
/// Equal refusals of later events are not repeated: only their last position is kept.
struct Refusal: Sendable {
    let point: EventPoint
    /// The position of the last event refused in the same way.
    var lastPosition: UInt64
    let identifier: UInt32
    /// 0 when the event belongs to nobody.
    let owner: UInt32
    let reason: RefusalReason
    /// The refusal before of the same identifier, of the same owner; 0 for none.
    let previousOfIdentifier: UInt32
    let previousOfOwner: UInt32
}
