import EventModel

/// Why a link that was accepted has no effect at a basis.
public enum LinkEnding: Sendable, Hashable {
    /// The basis has not come to it: its event occurred or was recorded later.
    case ahead
    /// The event that made it was declared wrong, by the event at this position.
    case retracted(by: LogPosition)
    /// An `unlink` cut it: from the unlink's own instant on or, retroactively, as if it had never been.
    case cut(by: LogPosition, occurredAt: Instant, isRetroactive: Bool)
}

extension LinkEnding {
    /// Writes `cause` (`not_yet`, `retraction`, `unlink`) and the event, if there is one, into an open object.
    ///
    /// - Parameter recordedAt: When the event at a position was recorded.
    public func appendFields(to json: inout JSONWriter, recordedAt: (LogPosition) -> Instant?) {
        switch self {
        case .ahead: json.field("cause", "not_yet")
        case .retracted(let position):
            json.field("cause", "retraction")
            json.field("position", position)
            json.field("recorded_at", recordedAt(position))
        case .cut(let position, let occurredAt, let isRetroactive):
            json.field("cause", "unlink")
            json.field("position", position)
            json.field("occurred_at", occurredAt)
            json.field("recorded_at", recordedAt(position))
            json.field("retroactive", isRetroactive)
        }
    }
}
