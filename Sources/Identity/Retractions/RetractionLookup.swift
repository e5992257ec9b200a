import EventModel

/// What the fold has to read from the log when it meets a `retract`, which is rare.
public struct RetractionLookup {
    /// The event that a `retract` names, from a position before it; nil when the log has none such.
    public let target: (RecordedEvent) throws -> RecordedEvent?
    /// All events stored under these anchors at positions up to and including the second argument, in any order.
    ///
    /// An event that carries identifiers already linked adds no link of its own. When the event that made the link is retracted, these
    /// are the events that still support it.
    public let events: ([IdentifierOrdinal], LogPosition) throws -> EventBatch

    public init(
        target: @escaping (RecordedEvent) throws -> RecordedEvent?,
        events: @escaping ([IdentifierOrdinal], LogPosition) throws -> EventBatch
    ) {
        (self.target, self.events) = (target, events)
    }

    /// Finds nothing: retractions have no effect on the graph.
    public static var none: RetractionLookup { RetractionLookup(target: { _ in nil }, events: { _, _ in .empty }) }
}
