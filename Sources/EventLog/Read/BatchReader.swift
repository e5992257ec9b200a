import EventModel
import Synchronization

/// Turns rows of Blocks into an ``EventBatch``.
struct BatchReader {
    var builder = EventBatchBuilder()
    typealias Block = (place: BlockPlace, segment: SegmentFile, sources: [String])

    /// Appends all rows with positions in `first..<end`; payloads are shared with the decompressed Block.
    mutating func read(_ block: Block, from first: UInt64, until end: UInt64) throws(EventLogError) {
        let payload = try block.segment.payload(block.place)
        let rows = payload.forEachRow(limit: Int(end - block.place.firstPosition)) { index, row in
            let position = block.place.firstPosition + UInt64(index)
            if position >= first { append(row, position, payload, block, event: (payload.bytes, row.event.lowerBound)) }
        }
        try check(rows, block)
    }

    /// Appends the rows at these positions; their payloads are copied, so that a few events do not hold whole Blocks.
    mutating func read(_ block: Block, only positions: ArraySlice<LogPosition>) throws(EventLogError) {
        let payload = try block.segment.payload(block.place)
        var next = positions.startIndex
        let limit = Int((positions.last?.rawValue ?? block.place.firstPosition) - block.place.firstPosition) + 1
        let rows = payload.forEachRow(limit: limit) { index, row in
            let position = block.place.firstPosition + UInt64(index)
            guard next < positions.endIndex, positions[next].rawValue == position else { return }
            next += 1
            let event = PackedBytes(copying: UnsafeRawBufferPointer(payload.event(row)))
            append(row, position, payload, block, event: (event, 0))
        }
        try check(rows, block)
    }

    private mutating func append(
        _ row: borrowing BlockPayload.Row, _ position: UInt64, _ payload: BlockPayload, _ block: Block, event: (PackedBytes, Int)
    ) {
        let header = EventBatchBuilder.Header(
            position: LogPosition(rawValue: position), recordedAt: block.place.recordedAt,
            occurredAt: Instant(micros: block.place.recordedAt.micros &+ row.occurredAtDelta), type: row.type, anchor: payload.anchor(row),
            source: block.sources[Int(row.source)], assignedMessageId: row.assignedMessageId)
        builder.append(header, identifiers: payload.ordinals(row), bytes: event.0, payloadOffset: event.1)
    }

    private func check(_ rows: Int?, _ block: Block) throws(EventLogError) {
        guard rows == nil else { return }
        throw EventLogError(
            .damaged, path: block.segment.path, offsetBytes: block.place.offsetBytes,
            lost: block.place.firstPosition...block.place.endPosition - 1, "a Block's rows break the format")
    }
}

extension LogIndex {
    /// Calls `body` with one stored event and the messageId we assigned to it, if we did.
    func withEvent<R>(
        _ position: LogPosition, _ body: (UnsafeBufferPointer<UInt8>, AssignedMessageId?) -> R
    ) throws(EventLogError) -> R {
        guard let block = block(position.rawValue) else { throw EventLogError(.limit, path: "", "position \(position) is not in the log") }
        let payload = try cached(block)
        let wanted = Int(position.rawValue - block.place.firstPosition)
        var result: R?
        _ = payload.forEachRow(limit: wanted + 1) { index, row in
            if index == wanted { result = body(payload.event(row), row.assignedMessageId) }
        }
        guard let result else {
            throw EventLogError(.damaged, path: block.segment.path, offsetBytes: block.place.offsetBytes, "a Block's rows break the format")
        }
        return result
    }

    private func cached(_ block: BatchReader.Block) throws(EventLogError) -> BlockPayload {
        if let hit = lastBlock.withLock({ $0?.firstPosition == block.place.firstPosition ? $0?.payload : nil }) { return hit }
        let payload = try block.segment.payload(block.place)
        lastBlock.withLock { $0 = (block.place.firstPosition, payload) }
        return payload
    }
}
