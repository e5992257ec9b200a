// A batch straight from JSON lines, as tests and tools fold it without a log.

extension EventBatch {
    /// Reads one event a line, gives them positions from `firstPosition` on, and interns their identifiers in `identifiers`.
    ///
    /// - Parameters:
    ///   - lines: Events in the order of their positions.
    ///   - recordedAt: The instant each was recorded; occurredAt never exceeds it.
    /// - Throws: The first ``EventError``.
    public static func decoding(
        _ lines: [String], firstPosition: LogPosition = LogPosition(rawValue: 1), source: String = "test",
        recordedAt: Instant = .latest, identifiers: IdentifierTable
    ) throws(EventError) -> EventBatch {
        let decoder = EventDecoder(limits: .ofLogs)
        var events = DecodedEvents()
        for (index, line) in lines.enumerated() {
            try decode(line, UInt64(index + 1), decoder, &events)
        }
        var builder = EventBatchBuilder()
        let bytes = PackedBytes(copying: events.heap.bytes)
        for (index, row) in events.rows.enumerated() {
            var ordinals: [IdentifierOrdinal] = []
            for at in row.identifierStart..<row.identifierStart + Int(row.identifierCount) {
                let key = events.key(at)
                ordinals.append(identifiers.withInterner { $0.intern(key, hash: IdentifierInterner.hash(key)).ordinal })
            }
            let header = EventBatchBuilder.Header(
                position: LogPosition(rawValue: firstPosition.rawValue + UInt64(index)), recordedAt: recordedAt,
                occurredAt: min(row.occurredAt ?? recordedAt, recordedAt), type: row.type,
                anchor: row.anchorIndex.map { ordinals[Int($0)] } ?? .none, source: source)
            builder.append(header, identifiers: ordinals, bytes: bytes, payloadOffset: row.payloadOffset)
        }
        return builder.build()
    }

    private static func decode(
        _ line: String, _ number: UInt64, _ decoder: borrowing EventDecoder, _ events: inout DecodedEvents
    ) throws(EventError) {
        var padded = Array(line.utf8)
        let count = padded.count
        padded.append(contentsOf: repeatElement(0x20, count: JSONTextReader.paddingBytes))
        var failure: EventError?
        padded.withUnsafeBufferPointer { buffer in
            do throws(EventError) {
                try decoder.decode(UnsafeBufferPointer(rebasing: buffer[0..<count]), number: number, into: &events)
            } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
