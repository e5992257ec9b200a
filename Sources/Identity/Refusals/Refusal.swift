import EventModel

/// An identifier that events of `owner` carried and that was not linked to it. 48 bytes.
///
/// Equal refusals of later events are not repeated: only their last position is kept.
struct Refusal: BitwiseCopyable {
    private let occurredAtMicros: Int64
    private let position: UInt64
    /// The position of the last event refused in the same way.
    var lastPosition: UInt64
    let identifier: UInt32
    /// 0 when the event belongs to nobody.
    let owner: UInt32
    /// The refusal before of the same identifier, of the same owner; 0 for none.
    let previousOfIdentifier: UInt32
    let previousOfOwner: UInt32
    private let storedReason: UInt32
    private let unused: UInt32 = 0

    init(
        _ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint, previousOfIdentifier: UInt32,
        previousOfOwner: UInt32
    ) {
        (self.identifier, self.owner, storedReason) = (identifier, owner, UInt32(reason.rawValue))
        (occurredAtMicros, position, lastPosition) = (point.occurredAtMicros, point.position, point.position)
        (self.previousOfIdentifier, self.previousOfOwner) = (previousOfIdentifier, previousOfOwner)
    }

    var point: EventPoint { EventPoint(occurredAtMicros: occurredAtMicros, position: position) }
    var reason: RefusalReason { RefusalReason(rawValue: UInt8(truncatingIfNeeded: storedReason)) ?? .blocked }
}
