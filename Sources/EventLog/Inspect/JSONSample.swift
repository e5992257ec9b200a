import EventModel

/// How long events are as JSON lines, from a few of them.
public struct JSONSample: Sendable {
    public private(set) var events = 0
    /// With a line's end each.
    public private(set) var jsonBytes = 0
    private var line: [UInt8] = []

    public static let eventsDefault = 2000
    /// Files and row groups that a sample is taken from: each costs reading what all of its rows have.
    private static let filesMax = 4
    private static let groupsMax = 4
    /// Of LogSegments that are not sealed one event in so many.
    static let unsealedStep = 16

    init() {}

    public var jsonBytesPerEvent: Double { Double(jsonBytes) / Double(max(events, 1)) }

    /// Takes a well-formed packed event.
    mutating func add(_ event: UnsafeBufferPointer<UInt8>) {
        line.removeAll(keepingCapacity: true)
        Self.value(event).appendJSON(to: &line)
        events += 1
        jsonBytes += line.count + 1
    }

    private static func value(_ event: UnsafeBufferPointer<UInt8>) -> JSONValue {
        let header = EventBatchBuilder.Header(
            position: .none, recordedAt: Instant(micros: 0), occurredAt: Instant(micros: 0), type: .track, anchor: .none, source: "")
        var builder = EventBatchBuilder()
        builder.append(header, identifiers: [], bytes: PackedBytes(copying: UnsafeRawBufferPointer(event)), payloadOffset: 0)
        return builder.build()[0].event
    }

    /// Takes events spread over some of the files.
    init(of files: [SealedFile], events: Int) throws(EventLogError) {
        let chosen = Self.spread(files.count, Self.filesMax).map { files[$0] }
        for file in chosen {
            let segment = try SealedSegment(file, identifiers: IdentifierTable())
            let groups = Self.spread(segment.groups.count, Self.groupsMax).map { segment.groups[$0] }
            let rows = groups.map { group in Self.spread(group.rows, max(events / chosen.count / groups.count, 1)) }
            var reading = SampledEvents(segment)
            for (group, rows) in zip(groups, rows) { try reading.findIdentifiers(group, rows) }
            try reading.loadKeys()
            for (group, rows) in zip(groups, rows) {
                try reading.forEachEvent(group, rows) { add($0) }
            }
        }
    }

    /// Up to `wanted` numbers below `count`, evenly spread.
    private static func spread(_ count: Int, _ wanted: Int) -> [Int] {
        let taken = min(count, wanted)
        return (0..<taken).map { $0 * count / taken }
    }
}

/// Reads single events of a file with the identifiers that the file itself defines.
private struct SampledEvents: ~Copyable {
    private let segment: SealedSegment
    /// By ordinal; empty until ``loadKeys()``.
    private var keys: [UInt32: [UInt8]] = [:]

    init(_ segment: SealedSegment) { self.segment = segment }

    /// Notes which identifiers the rows have.
    mutating func findIdentifiers(_ group: RowGroup, _ rows: [Int]) throws(EventLogError) {
        var reader = RowReader(segment, group, try group.columns())
        var ordinals: [IdentifierOrdinal] = []
        for row in rows {
            try reader.seek(row..<row + 1)
            try reader.readRow()
            try reader.appendIdentifiers(to: &ordinals)
        }
        for ordinal in ordinals { keys[ordinal.rawValue] = [] }
    }

    mutating func loadKeys() throws(EventLogError) {
        var found = keys
        try segment.forEachIdentifier { ordinal, key in
            if found[ordinal] != nil { found[ordinal] = Array(key) }
            return true
        }
        keys = found
    }

    func forEachEvent(_ group: RowGroup, _ rows: [Int], _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(EventLogError) {
        var reader = RowReader(segment, group, try group.columns())
        var leaves = RowReader.Leaves()
        var event = ByteHeap(capacity: 4096)
        let ids = try segment.ids()
        for row in rows {
            try reader.seek(row..<row + 1)
            try reader.readRow()
            var ordinals: [IdentifierOrdinal] = []
            try reader.appendIdentifiers(to: &ordinals)
            try reader.readLeaves(into: &leaves)
            event.removeAll()
            let (fields, id) = (reader.row, reader.row.id >= 0 && reader.row.id < Int64(ids.count) ? ids[Int(reader.row.id)] : nil)
            let isWhole = Self.withBuffers(ordinals.map { keys[$0.rawValue] ?? [] }) { keys in
                leaves.withValues { leaves in
                    let context = AssembleContext(
                        identifiers: keys, occurredAt: Instant(micros: fields.occurredAtMicros), messageId: (id?.high ?? 0, id?.low ?? 0))
                    return EventAssembler.append(shape: fields.shape, table: segment.table, leaves: leaves, context: context, to: &event)
                }
            }
            guard isWhole else { throw group.damaged("event \(fields.position) does not come together from its columns") }
            body(event.bytes.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// Calls `body` with pointers to all keys.
    private static func withBuffers(_ keys: [[UInt8]], _ body: (UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>) -> Bool) -> Bool {
        var heap: [UInt8] = []
        for key in keys { heap += key }
        return heap.withUnsafeBufferPointer { heap in
            var (buffers, start): ([UnsafeBufferPointer<UInt8>], Int) = ([], 0)
            for key in keys {
                buffers.append(UnsafeBufferPointer(rebasing: heap[start..<start + key.count]))
                start += key.count
            }
            return buffers.withUnsafeBufferPointer(body)
        }
    }
}
