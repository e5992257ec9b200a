import EventModel

// What readers see while an erasure is under way: nothing of what it takes, whichever files still hold it.

extension LogState {
    /// The events of a batch that may be seen. O(1) unless an erasure is under way.
    func unveiled(_ batch: EventBatch) -> EventBatch {
        guard let hidden = hidden(in: batch) else { return batch }
        return batch.selecting(batch.indices.filter { !hidden.contains($0) })
    }

    /// The same with an empty object in the place of each event that may not, so that who follows the log meets every position.
    func unveiledOutlines(_ batch: EventBatch) -> EventBatch {
        guard let hidden = hidden(in: batch) else { return batch }
        let empty = JSONValue.packedEmptyObject.withUnsafeBytes { PackedBytes(copying: $0) }
        var builder = EventBatchBuilder()
        builder.reserve(batch.count)
        for index in batch.indices {
            guard hidden.contains(index) else {
                builder.append(batch[index])
                continue
            }
            let header = EventBatchBuilder.Header(
                position: batch.positions[index], recordedAt: batch.recordedAt[index], occurredAt: batch.recordedAt[index], type: .track, anchor: .none,
                source: SegmentRewriter.noSource)
            builder.append(header, identifiers: [], bytes: empty, payloadOffset: 0)
        }
        return builder.build()
    }

    private func hidden(in batch: EventBatch) -> Set<Int>? {
        guard let scope = veil?.scope else { return nil }
        let hidden = batch.indices.filter { scope.takes(batch.positions[$0].rawValue, batch.identifiers($0)) }
        return hidden.isEmpty ? nil : Set(hidden)
    }
}
