/// Collects events into an ``EventBatch``, in the order appended.
public struct EventBatchBuilder {
    private(set) var positions: [LogPosition] = []
    private(set) var recordedAt: [Instant] = []
    private(set) var occurredAt: [Instant] = []
    private(set) var types: [EventType] = []
    private(set) var anchors: [IdentifierOrdinal] = []
    private(set) var nameCodes: [UInt32] = []
    private(set) var names = BatchDictionary()
    private(set) var sourceCodes: [UInt32] = []
    private(set) var sources = BatchDictionary()
    private(set) var identifierStarts: [UInt32] = [0]
    private(set) var identifierOrdinals: [IdentifierOrdinal] = []
    private(set) var assignedMessageIds: [AssignedMessageId?] = []
    private(set) var events: [JSONValue] = []

    public init() {}

    public var count: Int { positions.count }

    public func build() -> EventBatch { EventBatch(self) }

    /// What the log stores of an event beside its payload.
    public struct Header: Sendable {
        public var position: LogPosition
        public var recordedAt: Instant
        public var occurredAt: Instant
        public var type: EventType
        public var anchor: IdentifierOrdinal
        public var source: String
        public var assignedMessageId: AssignedMessageId?

        public init(
            position: LogPosition, recordedAt: Instant, occurredAt: Instant, type: EventType, anchor: IdentifierOrdinal,
            source: String, assignedMessageId: AssignedMessageId? = nil
        ) {
            (self.position, self.recordedAt, self.occurredAt, self.type) = (position, recordedAt, occurredAt, type)
            (self.anchor, self.source, self.assignedMessageId) = (anchor, source, assignedMessageId)
        }
    }

    /// Appends an event whose packed object starts at `payloadOffset` of `bytes`, which the caller has checked.
    public mutating func append(_ header: Header, identifiers: some Sequence<IdentifierOrdinal>, bytes: PackedBytes, payloadOffset: Int) {
        append(header, identifiers: identifiers, event: JSONValue(bytes, at: payloadOffset))
    }

    public mutating func append(_ header: Header, identifiers: some Sequence<IdentifierOrdinal>, event: JSONValue) {
        append(header, (names.code(EventName.of(event, header.type)), sources.code(header.source)), identifiers: identifiers, event: event)
    }

    /// Codes of an event's name and source in this batch, for who appends many events with few of them.
    public typealias Codes = (name: UInt32, source: UInt32)

    /// The codes that events with this one's name and source have.
    public mutating func codes(of bytes: PackedBytes, payloadOffset: Int, type: EventType, source: String) -> Codes {
        (names.code(EventName.of(JSONValue(bytes, at: payloadOffset), type)), sources.code(source))
    }

    /// Makes room for so many more events, when they are more than there are: growing by itself costs less otherwise.
    public mutating func reserve(_ events: Int) {
        guard events > count else { return }
        positions.reserveCapacity(positions.count + events)
        recordedAt.reserveCapacity(recordedAt.count + events)
        occurredAt.reserveCapacity(occurredAt.count + events)
        types.reserveCapacity(types.count + events)
        anchors.reserveCapacity(anchors.count + events)
        nameCodes.reserveCapacity(nameCodes.count + events)
        sourceCodes.reserveCapacity(sourceCodes.count + events)
        identifierStarts.reserveCapacity(identifierStarts.count + events)
        identifierOrdinals.reserveCapacity(identifierOrdinals.count + 2 * events)
        assignedMessageIds.reserveCapacity(assignedMessageIds.count + events)
        self.events.reserveCapacity(self.events.count + events)
    }

    /// Appends an event whose name and source have codes already: those of ``codes(of:payloadOffset:type:source:)``. The header's source is not looked at.
    public mutating func append(_ header: Header, _ codes: Codes, identifiers: some Sequence<IdentifierOrdinal>, bytes: PackedBytes, payloadOffset: Int) {
        append(header, codes, identifiers: identifiers, event: JSONValue(bytes, at: payloadOffset))
    }

    private mutating func append(_ header: Header, _ codes: Codes, identifiers: some Sequence<IdentifierOrdinal>, event: JSONValue) {
        positions.append(header.position)
        recordedAt.append(header.recordedAt)
        occurredAt.append(header.occurredAt)
        types.append(header.type)
        anchors.append(header.anchor)
        nameCodes.append(codes.name)
        sourceCodes.append(codes.source)
        identifierOrdinals.append(contentsOf: identifiers)
        identifierStarts.append(UInt32(identifierOrdinals.count))
        assignedMessageIds.append(header.assignedMessageId)
        events.append(event)
    }

    /// Appends an event of another batch.
    ///
    /// - Parameter copyingEvent: True to copy the event out of the memory that it shares with its neighbours, so that a few events do
    ///   not keep all of them.
    public mutating func append(_ event: RecordedEvent, copyingEvent: Bool = false) {
        positions.append(event.position)
        recordedAt.append(event.recordedAt)
        occurredAt.append(event.occurredAt)
        types.append(event.type)
        anchors.append(event.anchor)
        nameCodes.append(names.code(event.name))
        sourceCodes.append(sources.code(event.source))
        identifierOrdinals.append(contentsOf: event.identifiers)
        identifierStarts.append(UInt32(identifierOrdinals.count))
        assignedMessageIds.append(event.assignedMessageId)
        events.append(copyingEvent ? event.event.copied() : event.event)
    }
}

extension EventBatchBuilder {
    /// Events of a batch with its codes as they are: no text is looked at.
    init(selecting wanted: some Sequence<Int>, of batch: EventBatch) {
        (names, sources) = (BatchDictionary(batch.names), BatchDictionary(batch.sources))
        reserve(wanted.underestimatedCount)
        for index in wanted {
            positions.append(batch.positions[index])
            recordedAt.append(batch.recordedAt[index])
            occurredAt.append(batch.occurredAt[index])
            types.append(batch.types[index])
            anchors.append(batch.anchors[index])
            nameCodes.append(batch.nameCodes[index])
            sourceCodes.append(batch.sourceCodes[index])
            identifierOrdinals.append(contentsOf: batch.identifiers(index))
            identifierStarts.append(UInt32(identifierOrdinals.count))
            assignedMessageIds.append(batch.assignedMessageIds[index])
            events.append(batch.events[index])
        }
    }
}

/// Texts of one batch by code, in order of first use.
struct BatchDictionary {
    private(set) var values: [String] = []
    /// Made when a text is first looked up among others than the latest.
    private var codes: [String: UInt32] = [:]
    private var latest: UInt32 = 0

    init(_ values: [String] = []) { self.values = values }

    mutating func code(_ text: String) -> UInt32 {
        // Neighbouring events often share a name or a source.
        if Int(latest) < values.count, values[Int(latest)] == text { return latest }
        latest = lookUp(text)
        return latest
    }

    private mutating func lookUp(_ text: String) -> UInt32 {
        if codes.count < values.count { codes = Dictionary(uniqueKeysWithValues: zip(values, 0...)) }
        if let code = codes[text] { return code }
        let code = UInt32(values.count)
        values.append(text)
        codes[text] = code
        return code
    }
}

/// The name that an event goes by.
enum EventName {
    static func of(_ event: JSONValue, _ type: EventType) -> String {
        switch type {
        case .track: event["event"]?.stringValue ?? ""
        case .page, .screen: event["name"]?.stringValue ?? ""
        default: ""
        }
    }
}
