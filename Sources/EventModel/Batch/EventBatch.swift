/// Many events as columns, properties decoded lazily: what the log yields and projections fold.
///
/// Column `i` of every array belongs to event `i`. The order is whatever the maker says: by position from the log, canonical
/// (occurredAt, position) after ``canonicallyOrdered()``. Immutable and shared by reference; ``EventBatchBuilder`` makes it.
public final class EventBatch: Sendable {
    public let positions: [LogPosition]
    public let recordedAt: [Instant]
    public let occurredAt: [Instant]
    public let types: [EventType]
    /// The identifier under which each event is stored; ``IdentifierOrdinal/none`` for events without any.
    public let anchors: [IdentifierOrdinal]
    /// Index into ``names``: a track's event name, a page's or screen's name, else an empty string.
    public let nameCodes: [UInt32]
    /// Each once; perhaps some that no event of this batch has.
    public let names: [String]
    /// Index into ``sources``.
    public let sourceCodes: [UInt32]
    public let sources: [String]
    /// Event `i` has identifiers `identifierStarts[i]..<identifierStarts[i + 1]` of ``identifierOrdinals``, as the event lists them.
    public let identifierStarts: [UInt32]
    public let identifierOrdinals: [IdentifierOrdinal]
    /// The UUID we gave an event that came without messageId, else nil.
    public let assignedMessageIds: [AssignedMessageId?]
    /// The whole events as they were sent.
    public let events: [JSONValue]

    init(_ builder: EventBatchBuilder) {
        positions = builder.positions
        recordedAt = builder.recordedAt
        occurredAt = builder.occurredAt
        types = builder.types
        anchors = builder.anchors
        nameCodes = builder.nameCodes
        names = builder.names.values
        sourceCodes = builder.sourceCodes
        sources = builder.sources.values
        identifierStarts = builder.identifierStarts
        identifierOrdinals = builder.identifierOrdinals
        assignedMessageIds = builder.assignedMessageIds
        events = builder.events
    }

    /// A batch without events.
    public static let empty = EventBatchBuilder().build()

    public var count: Int { positions.count }
    public var isEmpty: Bool { positions.isEmpty }
    public var indices: Range<Int> { 0..<positions.count }

    /// Bytes of all events as they are packed. O(events).
    public var payloadBytes: Int { events.reduce(0) { $0 + $1.packedBytes.count } }

    /// Event `index` of the batch. O(1).
    public subscript(index: Int) -> RecordedEvent { RecordedEvent(batch: self, index: index) }

    public func identifiers(_ index: Int) -> ArraySlice<IdentifierOrdinal> {
        identifierOrdinals[Int(identifierStarts[index])..<Int(identifierStarts[index + 1])]
    }

    /// A batch of these events of this one, in the order given; payloads, ``names`` and ``sources`` are shared. O(indices).
    public func selecting(_ wanted: some Sequence<Int>) -> EventBatch { EventBatchBuilder(selecting: wanted, of: self).build() }

    /// The same events by (occurredAt, position): the order in which views are folded. O(n) when already so, else O(n log n).
    public func canonicallyOrdered() -> EventBatch {
        let ordered = zip(indices, indices.dropFirst()).allSatisfy { !precedes($1, $0) }
        return ordered ? self : selecting(indices.sorted { precedes($0, $1) })
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        occurredAt[a] != occurredAt[b] ? occurredAt[a] < occurredAt[b] : positions[a] < positions[b]
    }
}
