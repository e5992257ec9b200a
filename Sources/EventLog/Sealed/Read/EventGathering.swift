import EventModel

/// Events of a sealed LogSegment put together, on their way into a batch: one piece of memory for all of them.
struct EventGathering: ~Copyable {
    private let segment: SealedSegment
    private let ids: SortedIds
    private var events = ByteHeap(capacity: 8 * 1024)
    private var gathered: [Gathered] = []
    private var ordinals: [IdentifierOrdinal] = []
    private var keys: IdentifierKeys
    private var leaves = RowReader.Leaves()
    private var rowOrdinals: [IdentifierOrdinal] = []
    /// Where the object that stands for an event nobody wants is; made with the first of these.
    private var emptyObjectOffset: Int?
    /// The commit of the event before: neighbours often have the same.
    private var commit = SealedSegment.CommitSpan()

    private struct Gathered {
        var row: RowReader.Row
        var recordedAt: Instant
        var assigned: AssignedMessageId?
        var eventOffset: Int
        var ordinalEnd: Int
    }

    var count: Int { gathered.count }

    init(_ segment: SealedSegment) throws(EventLogError) {
        self.segment = segment
        keys = IdentifierKeys(segment.identifiers)
        ids = try segment.ids()
    }

    /// Puts the event of the row that `reader` has read together.
    mutating func append(_ reader: inout RowReader) throws(EventLogError) {
        let row = reader.row
        let id = row.id >= 0 && row.id < Int64(ids.count) ? ids[Int(row.id)] : nil
        var assigned: AssignedMessageId?
        if row.flags & RowFlags.assignedMessageId != 0 {
            guard let id else { throw reader.group.damaged("event \(row.position) has an assigned id that the file does not have") }
            assigned = AssignedMessageId(high: id.high, low: id.low)
        }
        let offset = events.count
        try assemble(&reader, id)
        ordinals.append(contentsOf: rowOrdinals)
        note(row, assigned, eventOffset: offset)
    }

    /// The same without the event: an empty object of no name stands for it. The row's leaves are not read.
    mutating func appendOutline(_ reader: inout RowReader) throws(EventLogError) {
        try reader.appendIdentifiers(to: &ordinals)
        noteOutline(reader.row)
    }

    /// The same for a row that was read elsewhere.
    mutating func appendOutline(_ row: RowReader.Row, identifiers: ArraySlice<IdentifierOrdinal>) {
        ordinals.append(contentsOf: identifiers)
        noteOutline(row)
    }

    private mutating func noteOutline(_ row: RowReader.Row) {
        var row = row
        row.name = Self.noName
        let offset = emptyObjectOffset ?? events.count
        if emptyObjectOffset == nil { JSONValue.packedEmptyObject.withUnsafeBytes { events.append($0) } }
        emptyObjectOffset = offset
        note(row, nil, eventOffset: offset)
    }

    private static let noName: Int64 = -1

    private mutating func note(_ row: RowReader.Row, _ assigned: AssignedMessageId?, eventOffset: Int) {
        if !commit.contains(row.position) { commit = segment.commitSpan(of: row.position) }
        gathered.append(Gathered(row: row, recordedAt: commit.recordedAt, assigned: assigned, eventOffset: eventOffset, ordinalEnd: ordinals.count))
    }

    private mutating func assemble(_ reader: inout RowReader, _ id: SortedIds.ID?) throws(EventLogError) {
        rowOrdinals.removeAll(keepingCapacity: true)
        try reader.appendIdentifiers(to: &rowOrdinals)
        if let unknown = keys.load(rowOrdinals) { throw reader.group.damaged("identifier \(unknown) is not in the log's table") }
        try reader.readLeaves(into: &leaves)
        let row = reader.row
        let isWhole = keys.withKeys { keys in
            leaves.withValues { leaves in
                let context = AssembleContext(
                    identifiers: keys, occurredAt: Instant(micros: row.occurredAtMicros), messageId: (id?.high ?? 0, id?.low ?? 0))
                return EventAssembler.append(shape: row.shape, table: segment.table, leaves: leaves, context: context, to: &events)
            }
        }
        guard isWhole else { throw reader.group.damaged("event \(row.position) does not come together from its columns") }
    }

    /// Calls `body` with the only event gathered; pointers are valid meanwhile.
    func withEvent<R>(
        _ body: (_ position: UInt64, UnsafeBufferPointer<UInt8>, AssignedMessageId?) throws(EventLogError) -> R
    ) throws(EventLogError) -> R {
        precondition(gathered.count == 1, "one event was gathered")
        return try body(gathered[0].row.position, events.bytes.assumingMemoryBound(to: UInt8.self), gathered[0].assigned)
    }

    /// One of the events gathered, with its bytes and identifiers; no outlines are among them.
    func gatheredEvent(
        _ index: Int
    ) -> (row: RowReader.Row, recordedAt: Instant, assigned: AssignedMessageId?, event: UnsafeBufferPointer<UInt8>, ordinals: [IdentifierOrdinal]) {
        let event = gathered[index]
        let end = index + 1 < gathered.count ? gathered[index + 1].eventOffset : events.count
        let start = index == 0 ? 0 : gathered[index - 1].ordinalEnd
        let bytes = UnsafeBufferPointer(rebasing: events.bytes.assumingMemoryBound(to: UInt8.self)[event.eventOffset..<end])
        return (event.row, event.recordedAt, event.assigned, bytes, Array(ordinals[start..<event.ordinalEnd]))
    }

    func source(of row: RowReader.Row) -> String { segment.sources[row.source] }

    /// Appends the events to a batch, in the order gathered or in another.
    ///
    /// - Parameters:
    ///   - order: Which event comes when; all in the order gathered when nil.
    ///   - keepsGone: True to have an empty object stand for each event that is gone; else those are left out.
    consuming func finish(into builder: inout EventBatchBuilder, order: [Int]? = nil, keepsGone: Bool = false) {
        let bytes = PackedBytes(copying: events.bytes)
        builder.reserve(gathered.count)
        var known: [(name: Int64, source: Int, codes: EventBatchBuilder.Codes)] = []
        for index in order ?? Array(gathered.indices) {
            let event = gathered[index]
            if event.row.isGone, !keepsGone { continue }
            let codes = codes(event.row, bytes, event.eventOffset, &known, &builder)
            let header = EventBatchBuilder.Header(
                position: LogPosition(rawValue: event.row.position), recordedAt: event.recordedAt, occurredAt: Instant(micros: event.row.occurredAtMicros),
                type: event.row.type, anchor: IdentifierOrdinal(rawValue: event.row.anchor), source: "", assignedMessageId: event.assigned)
            let start = index == 0 ? 0 : gathered[index - 1].ordinalEnd
            builder.append(header, codes, identifiers: ordinals[start..<event.ordinalEnd], bytes: bytes, payloadOffset: event.eventOffset)
        }
    }

    /// The batch's codes for the row's name and source; made once for each pair of the file's codes.
    private func codes(
        _ row: RowReader.Row, _ bytes: PackedBytes, _ offset: Int, _ known: inout [(name: Int64, source: Int, codes: EventBatchBuilder.Codes)],
        _ builder: inout EventBatchBuilder
    ) -> EventBatchBuilder.Codes {
        for entry in known where entry.name == row.name && entry.source == row.source { return entry.codes }
        let codes = builder.codes(of: bytes, payloadOffset: offset, type: row.type, source: segment.sources[row.source])
        if known.count < Self.knownMax { known.append((row.name, row.source, codes)) }
        return codes
    }

    private static let knownMax = 64
}

extension SealedSegment {
    /// One row's event, put together by itself.
    func gather(row: Int) throws(EventLogError) -> EventGathering {
        let group = group(of: row)
        var reader = RowReader(self, group, try group.columns())
        try reader.seek(row - group.firstRow..<row - group.firstRow + 1)
        try reader.readRow()
        var events = try EventGathering(self)
        try events.append(&reader)
        return events
    }
}
