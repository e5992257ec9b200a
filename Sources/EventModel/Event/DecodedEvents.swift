/// Events read from a connection and checked, not yet in the log: what a connection hands to the writer.
///
/// One piece of memory for all payloads and identifiers, one row per event; nothing is allocated per event.
public struct DecodedEvents: ~Copyable {
    public private(set) var heap: ByteHeap
    public var rows: [Row] = []
    public var identifiers: [IdentifierKey] = []
    public var identifierHeap: ByteHeap
    /// Identifiers behind the first ``EventLimits/identifiersMax`` of their events, in the order of rows: not used, but looked at by who refuses some.
    public private(set) var passedOver: [PassedOverKey] = []

    public init() {
        heap = ByteHeap(capacity: 64 * 1024)
        identifierHeap = ByteHeap(capacity: 16 * 1024)
    }

    /// One event. Offsets are into ``DecodedEvents/heap``.
    public struct Row {
        public var payloadOffset: Int
        public var payloadBytes: Int
        /// The packed string that is the sender's messageId; -1 when there is none.
        public var messageIdOffset: Int
        /// XXH3 of the packed messageId; 0 when there is none.
        public var messageIdHash: UInt64
        /// `timestamp`, else `originalTimestamp`; nil when neither was sent.
        public var occurredAt: Instant?
        public var sentAt: Instant?
        public var type: EventType
        public var identifierStart: Int
        public var identifierCount: UInt8
        /// Which of its identifiers is the anchor; nil for events without any.
        public var anchorIndex: UInt8?
        /// The identifier made from an alias's `previousId`.
        public var previousIdIndex: UInt8?
        /// Physical line on the connection, from 1.
        public var line: UInt64
    }

    /// An identifier's key, `kind:value`, in ``DecodedEvents/identifierHeap``.
    public struct IdentifierKey {
        public var offset: Int
        public var count: Int
        public var hash: UInt64
        var rank: AnchorRank
    }

    /// The key of an identifier that its event has too many others for.
    public struct PassedOverKey {
        /// Where the identifiers of its event begin.
        public var identifierStart: Int
        var offset: Int
        var count: Int
    }

    public var count: Int { rows.count }
    public var isEmpty: Bool { rows.isEmpty }
    /// Bytes held by payloads.
    public var payloadBytes: Int { heap.count }

    public mutating func removeAll() {
        heap.removeAll()
        identifierHeap.removeAll()
        rows.removeAll(keepingCapacity: true)
        identifiers.removeAll(keepingCapacity: true)
        passedOver.removeAll()
    }

    mutating func passOver(_ key: PassedOverKey) { passedOver.append(key) }

    mutating func withHeap<R, E: Error>(_ body: (inout ByteHeap) throws(E) -> R) throws(E) -> R { try body(&heap) }

    /// The packed object of a row; valid until the batch changes.
    public borrowing func payload(_ row: Row) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(heap.base + row.payloadOffset), count: row.payloadBytes)
    }

    /// The packed messageId that a row's sender gave; valid until the batch changes.
    public borrowing func messageId(_ row: Row) -> UnsafePointer<UInt8> {
        precondition(row.messageIdOffset >= 0, "the row has no messageId")
        return UnsafePointer(heap.base + row.messageIdOffset)
    }

    /// The key of identifier `index`; valid until the batch changes.
    public borrowing func key(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let identifier = identifiers[index]
        return UnsafeBufferPointer(start: UnsafePointer(identifierHeap.base + identifier.offset), count: identifier.count)
    }

    /// The identifiers that a row has besides those that are used; few rows have any.
    ///
    /// - Complexity: O(those of all rows)
    public borrowing func passedOver(of row: Row) -> [Identifier] {
        passedOver.filter { $0.identifierStart == row.identifierStart }.compactMap { key in
            Identifier(key: UnsafeBufferPointer(start: UnsafePointer(identifierHeap.base + key.offset), count: key.count))
        }
    }

    /// Forgets identifiers and payload bytes added for an event that turned out wrong.
    mutating func rollBack(heapCount: Int, identifierCount: Int, identifierBytes: Int) {
        heap.truncate(to: heapCount)
        identifierHeap.truncate(to: identifierBytes)
        identifiers.removeLast(identifiers.count - identifierCount)
        passedOver.removeAll { $0.identifierStart >= identifierCount }
    }
}
