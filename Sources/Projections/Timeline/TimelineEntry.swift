import Definitions
import EventModel

/// One thing that happened with a customer, as a person reads it.
public struct TimelineEntry: Sendable, Hashable {
    /// A later event that changed the entry.
    public struct Change: Sendable, Hashable {
        /// The event's name, or its type where it has none.
        public let event: String
        /// What the entry's state became; nil when it stayed.
        public let state: String?
        public let occurredAt: Instant
        public let recordedAt: Instant
        public let position: LogPosition
    }

    public let kind: EntryKind
    /// Of the first event; later ones that fold into the entry do not move it.
    public let occurredAt: Instant
    /// Nil for entries that come from no event, such as a membership that a window ended.
    public let recordedAt: Instant?
    /// ``EventModel/LogPosition/none`` for entries that come from no event.
    public let position: LogPosition
    public let source: String?
    public internal(set) var title: String
    /// `open`, `resolved`, `cancelled`…
    public internal(set) var state: String?
    /// The catalogue's, else the source's.
    public internal(set) var channel: String?
    public internal(set) var amount: ExactDecimal?
    /// ISO 4217; nil when the event does not say.
    public internal(set) var currency: String?
    public internal(set) var durationSeconds: ExactDecimal?
    /// As sent and in that order; where events fold, each property as the last of them says.
    public internal(set) var properties: [NamedValue]
    /// In canonical order.
    public internal(set) var changes: [Change]
    /// Tells entries of one event apart.
    let discriminator: String
    /// When the last event that changed the entry occurred; nil while its first says it all.
    public internal(set) var updatedAt: Instant?

    /// Longer titles end in an ellipsis; the whole text is in ``properties``.
    static let titleCharactersMax = 200

    var order: TimelineCursor { TimelineCursor(occurredAt: occurredAt, position: position, discriminator: discriminator) }
}
