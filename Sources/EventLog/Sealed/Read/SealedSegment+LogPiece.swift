import EventModel

extension SealedSegment: LogPiece {
    var firstPosition: UInt64 { footer.firstPosition }
    var lastPosition: UInt64 { footer.lastPosition }
    var payloadBytes: UInt64 { footer.packedBytes }

    func append(anchor: IdentifierOrdinal, upTo: UInt64, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try append(anchors: [anchor], upTo: upTo, to: &builder)
    }

    func append(positions: ClosedRange<UInt64>, to builder: inout EventBatchBuilder) throws(EventLogError) {
        try append(positions: positions, wholly: { _ in true }, to: &builder)
    }

    func positions(anchor: IdentifierOrdinal, upTo: UInt64) throws(EventLogError) -> [UInt64] {
        var result: [UInt64] = []
        for span in try spans(anchor: anchor.rawValue) {
            for row in span.rows {
                let position = firstPosition &+ UInt64(bitPattern: span.columns.positions[row])
                if position <= upTo { result.append(position) }
            }
        }
        return result.sorted()
    }

    func recordedAt(_ position: UInt64) -> Instant? {
        guard position >= firstPosition, position <= lastPosition else { return nil }
        return commits.recordedAt(commits.commit(of: position - firstPosition))
    }

    /// Positions that were recorded at one instant.
    struct CommitSpan {
        var first: UInt64 = 1
        var end: UInt64 = 0
        var recordedAt = Instant(micros: 0)

        @inline(__always)
        func contains(_ position: UInt64) -> Bool { position >= first && position < end }
    }

    func commitSpan(of position: UInt64) -> CommitSpan {
        let commit = commits.commit(of: position &- firstPosition)
        let end = commit + 1 < commits.count ? firstPosition &+ commits.offset(commit + 1) : lastPosition &+ 1
        return CommitSpan(first: firstPosition &+ commits.offset(commit), end: max(end, position &+ 1), recordedAt: commits.recordedAt(commit))
    }

    func lastPosition(recordedAtOrBefore instant: Instant) -> UInt64? {
        let commit = commits.firstCommit(after: instant)
        guard commit > 0 else { return nil }
        return commit == commits.count ? lastPosition : firstPosition + commits.offset(commit) - 1
    }
}
