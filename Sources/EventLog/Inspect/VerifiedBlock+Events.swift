import EventModel

extension VerifiedBlock {
    /// Its events with positions `first` to `last`, by position. The identifiers' ordinals are the log's. O(events of the Block).
    public func events(from first: LogPosition = .none, to last: LogPosition = LogPosition(rawValue: .max)) -> EventBatch {
        var builder = EventBatchBuilder()
        _ = payload.forEachRow { index, row in
            let position = LogPosition(rawValue: firstPosition.rawValue + UInt64(index))
            if position >= first, position <= last { append(row, position, to: &builder) }
        }
        return builder.build()
    }

    private func append(_ row: borrowing BlockPayload.Row, _ position: LogPosition, to builder: inout EventBatchBuilder) {
        let header = EventBatchBuilder.Header(
            position: position, recordedAt: recordedAt, occurredAt: Instant(micros: recordedAt.micros &+ row.occurredAtDelta),
            type: row.type, anchor: payload.anchor(row), source: sources[row.source] ?? "", assignedMessageId: row.assignedMessageId)
        builder.append(header, identifiers: payload.ordinals(row), bytes: payload.bytes, payloadOffset: row.event.lowerBound)
    }
}
