import EventModel

/// Events of a sealed LogSegment put together, on their way into a batch: one piece of memory for all of them.
struct EventGathering: ~Copyable {
    private let segment: SealedSegment
    private var events = ByteHeap(capacity: 8 * 1024)
    private var headers: [EventBatchBuilder.Header] = []
    private var offsets: [Int] = []
    private var ordinals: [IdentifierOrdinal] = []
    private var ordinalEnds: [Int] = []
    private var keys: IdentifierKeys
    private var leaves = RowReader.Leaves()
    private var rowOrdinals: [IdentifierOrdinal] = []
    private let ids: SortedIds

    init(_ segment: SealedSegment) throws(EventLogError) {
        self.segment = segment
        keys = IdentifierKeys(segment.identifiers)
        ids = try segment.ids()
    }

    /// Puts the event of the row that `reader` has read together.
    mutating func append(_ reader: inout RowReader) throws(EventLogError) {
        let row = reader.row
        let id = row.id >= 0 && row.id < Int64(ids.count) ? ids[Int(row.id)] : nil
        headers.append(
            EventBatchBuilder.Header(
                position: LogPosition(rawValue: row.position), recordedAt: segment.recordedAt(of: row), occurredAt: Instant(micros: row.occurredAtMicros),
                type: row.type, anchor: IdentifierOrdinal(rawValue: row.anchor), source: segment.sources[row.source],
                assignedMessageId: try assigned(row, id, reader)))
        offsets.append(events.count)
        try assemble(&reader, id)
        ordinals.append(contentsOf: rowOrdinals)
        ordinalEnds.append(ordinals.count)
    }

    private func assigned(_ row: RowReader.Row, _ id: SortedIds.ID?, _ reader: borrowing RowReader) throws(EventLogError) -> AssignedMessageId? {
        guard row.flags & RowFlags.assignedMessageId != 0 else { return nil }
        guard let id else { throw reader.group.damaged("event \(row.position) has an assigned id that the file does not have") }
        return AssignedMessageId(high: id.high, low: id.low)
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

    /// Calls `body` with the events gathered so far and the place of each; pointers are valid meanwhile.
    func forEachEvent(_ body: (EventBatchBuilder.Header, UnsafeBufferPointer<UInt8>) throws(EventLogError) -> Bool) throws(EventLogError) {
        let bytes = events.bytes.assumingMemoryBound(to: UInt8.self)
        for (index, header) in headers.enumerated() {
            let end = index + 1 < offsets.count ? offsets[index + 1] : bytes.count
            if try body(header, UnsafeBufferPointer(rebasing: bytes[offsets[index]..<end])) { return }
        }
    }

    /// Appends the events to a batch, in the order gathered or in another.
    ///
    /// - Parameter order: Which event comes when; all in the order gathered when nil.
    consuming func finish(into builder: inout EventBatchBuilder, order: [Int]? = nil) {
        let bytes = PackedBytes(copying: events.bytes)
        for index in order ?? Array(headers.indices) {
            let start = index == 0 ? 0 : ordinalEnds[index - 1]
            builder.append(headers[index], identifiers: ordinals[start..<ordinalEnds[index]], bytes: bytes, payloadOffset: offsets[index])
        }
    }
}
