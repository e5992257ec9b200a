import EventModel

extension UnsealedSegment {
    /// What the sealed LogSegment made of this one says about where it comes from. This one has rolled.
    var sealingOrigin: SegmentSealer.Origin {
        let commits = (0..<visibleMarks).map { SealedCommit(firstPosition: firstPosition + UInt64(marks[$0].firstIndex), recordedAt: marks[$0].recordedAt) }
        return SegmentSealer.Origin(
            logId: header.logId, domain: header.domain, segmentId: header.segmentId, firstPosition: firstPosition,
            previousHash: header.previousHash, lastHash: lastHash, sources: sources, commits: commits, path: path)
    }

    /// Hands all events to a sealer, by position.
    func seal(into sealer: inout SegmentSealer) throws(EventLogError) {
        let ordinals = UnsafeMutableBufferPointer<IdentifierOrdinal>.allocate(capacity: EventLimits.identifiersMax)
        defer { ordinals.deallocate() }
        try forEachEvent { event throws(EventLogError) in
            var (identifiers, count) = (event.identifiers, 0)
            while count < ordinals.count, let ordinal = identifiers.next() {
                ordinals[count] = ordinal
                count += 1
            }
            try sealer.append(
                ArrivedRow(
                    occurredAtMicros: event.occurredAt.micros, flags: event.flags, type: event.type, source: event.sourceCode,
                    identifiers: UnsafeBufferPointer(rebasing: ordinals[0..<count]), anchorIndex: UInt8(truncatingIfNeeded: event.identifiers.anchorIndex),
                    assignedMessageId: event.assignedMessageId, event: event.event))
        }
    }
}
