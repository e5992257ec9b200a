import EventModel

/// An identifier that events of `owner` carried and that was not linked to it. 56 bytes.
///
/// Stands for a run of events: those from ``point`` to ``lastPosition`` that belong to the owner and carry the identifier were all refused for the
/// same reason.
struct Refusal: BitwiseCopyable {
    private let occurredAtMicros: Int64
    private let position: UInt64
    /// The position of the last event of the run.
    var lastPosition: UInt64
    /// The lowest `asKnownAt` of the bases that tell of it: its own position, or that of the retraction that brought it to light.
    let knownFrom: UInt64
    let identifier: UInt32
    /// 0 when the event belongs to nobody.
    let owner: UInt32
    /// The refusal before of the same identifier, of the same owner; 0 for none.
    let previousOfIdentifier: UInt32
    let previousOfOwner: UInt32
    private let storedReason: UInt32
    private var ended: UInt32 = 0

    init(
        _ identifier: UInt32, of owner: UInt32, _ reason: RefusalReason, at point: EventPoint, knownFrom: UInt64, previousOfIdentifier: UInt32,
        previousOfOwner: UInt32
    ) {
        (self.identifier, self.owner, storedReason) = (identifier, owner, UInt32(reason.rawValue))
        (occurredAtMicros, position, lastPosition) = (point.occurredAtMicros, point.position, point.position)
        (self.knownFrom, self.previousOfIdentifier, self.previousOfOwner) = (knownFrom, previousOfIdentifier, previousOfOwner)
    }

    /// The first event of the run.
    var point: EventPoint { EventPoint(occurredAtMicros: occurredAtMicros, position: position) }
    var reason: RefusalReason { RefusalReason(rawValue: UInt8(truncatingIfNeeded: storedReason)) ?? .blocked }

    /// True once an event of the owner had the identifier and was not refused for this reason: the run is over.
    var isEnded: Bool {
        get { ended != 0 }
        set { ended = newValue ? 1 : 0 }
    }

    /// True when the event at `position`, of the same owner and with the same identifier, is one of the run.
    func covers(_ position: UInt64) -> Bool { self.position <= position && position <= lastPosition }
}

/// What makes two refusals the same to a reader.
struct RefusalKey: Hashable {
    let identifier: UInt32
    let owner: UInt32
    let reason: RefusalReason

    init(_ refusal: Refusal) { (identifier, owner, reason) = (refusal.identifier, refusal.owner, refusal.reason) }
}
