import Definitions
import EventModel

/// One thing that happened with a customer, as a person reads it.
public struct TimelineEntry: Sendable, Hashable {
    /// A later event that changed the entry.
    public struct Change: Sendable, Hashable {
        /// The event's name, or its type where it has none.
        public let event: String
        /// The event's own title; nil when the catalogue has none for it.
        public let title: String?
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
    /// What stands where the amount should, as the last such event sent it; nil when every amount could be read.
    public internal(set) var unreadableAmount: FieldValue?
    /// What was given back, by currency; nil when nothing was.
    public internal(set) var refunded: MoneyTally?
    public internal(set) var durationSeconds: ExactDecimal?
    /// As sent and in that order; where events fold, each property as the last of them says.
    public internal(set) var properties: [NamedValue]
    /// Names of properties for which there was no room.
    public internal(set) var propertiesLeftOut = 0
    /// In canonical order, the newest.
    public internal(set) var changes: [Change]
    /// Earlier changes than those for which there was room.
    public internal(set) var changesLeftOut = 0
    /// When the last event that changed the entry occurred; nil while its first says it all.
    public internal(set) var updatedAt: Instant?
    /// Whether an event has begun the entry, not only referred to it: an order of which just the cancellation is known has none.
    public internal(set) var hasBeginning = true
    /// Whether a purchase of the timeline tells what this gives back.
    public internal(set) var isOfPurchase = false
    /// The value under its key; nil when the event has none.
    public internal(set) var key: String?

    init(_ event: RecordedEvent, _ kind: EntryKind, title: String, channel: String) {
        self.init(
            kind: kind, occurredAt: event.occurredAt, recordedAt: event.recordedAt, position: event.position, source: event.source, title: title,
            channel: channel, properties: [])
    }

    init(
        kind: EntryKind, occurredAt: Instant, recordedAt: Instant?, position: LogPosition, source: String?, title: String, state: String? = nil,
        channel: String? = nil, properties: [NamedValue]
    ) {
        (self.kind, self.occurredAt, self.recordedAt, self.position, self.source) = (kind, occurredAt, recordedAt, position, source)
        (self.title, self.state, self.channel, self.properties, changes) = (title, state, channel, properties, [])
    }

    /// Notes a change, and forgets the oldest when there are too many.
    mutating func note(_ change: Change) {
        changes.append(change)
        updatedAt = max(updatedAt ?? occurredAt, change.occurredAt)
        // By halves, so that a long life of an entry costs each of its events little.
        if changes.count >= 2 * TimelineLimits.changesMax { dropChanges() }
    }

    /// Leaves the newest ``TimelineLimits/changesMax`` changes.
    mutating func dropChanges() {
        let more = changes.count - TimelineLimits.changesMax
        guard more > 0 else { return }
        changes.removeFirst(more)
        changesLeftOut += more
    }
}

extension TimelineEntry.Change {
    init(_ event: RecordedEvent, title: String? = nil, state: String? = nil) {
        self.init(
            event: event.name.isEmpty ? event.type.name : event.name, title: title, state: state, occurredAt: event.occurredAt,
            recordedAt: event.recordedAt, position: event.position)
    }
}
