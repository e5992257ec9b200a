/// How long the content of some events is kept.
public struct RetentionRule: Sendable, Hashable {
    /// What the time counts from.
    public enum Start: String, Sendable, Hashable, CaseIterable {
        /// The event's occurredAt.
        case occurredAt = "occurred_at"
        /// The latest occurredAt of any event of the same customer or device.
        case lastActivity = "last_activity"
    }

    /// Any of these; never empty.
    public let selectors: [EventSelector]
    /// Nil for every source.
    public let source: String?
    public let keep: CalendarDuration
    public let after: Start
}
