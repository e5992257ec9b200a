import EventModel

/// Where a snapshot ends and a question does: wanted is what was recorded behind its position, or occurred after its instant, up to the question's.
public struct EventHorizon: Sendable, Hashable {
    public var position: LogPosition
    public var occurredAt: Instant
    /// The last instant that is wanted.
    public var through: Instant

    public init(position: LogPosition, occurredAt: Instant, through: Instant) { (self.position, self.occurredAt, self.through) = (position, occurredAt, through) }

    /// Everything up to an instant.
    public static func everything(through instant: Instant) -> EventHorizon { EventHorizon(position: .none, occurredAt: .earliest, through: instant) }
}

extension SealedSegment {
    /// Of the rows of an anchor those that lie beyond a horizon, in order.
    ///
    /// - Complexity: O(log rows); O(rows of the anchor) in a file that has positions on both sides of the horizon's.
    func spans(_ spans: [RowSpan], beyond horizon: EventHorizon) -> [RowSpan] {
        let spans = spans.compactMap { span in
            let end = firstRow(of: span, occurredAfter: horizon.through) ?? span.rows.upperBound
            return end > span.rows.lowerBound ? RowSpan(group: span.group, columns: span.columns, rows: span.rows.lowerBound..<end) : nil
        }
        guard firstPosition <= horizon.position.rawValue else { return spans }
        return spans.flatMap { span in
            let split = firstRow(of: span, occurredAfter: horizon.occurredAt) ?? span.rows.lowerBound
            let later = RowSpan(group: span.group, columns: span.columns, rows: split..<span.rows.upperBound)
            guard lastPosition > horizon.position.rawValue else { return later.rows.isEmpty ? [] : [later] }
            return lateRows(of: span, before: split, horizon) + (later.rows.isEmpty ? [] : [later])
        }
    }

    /// Rows that were recorded behind the horizon and occurred before.
    private func lateRows(of span: RowSpan, before end: Int, _ horizon: EventHorizon) -> [RowSpan] {
        let last = Int64(horizon.position.rawValue - firstPosition)
        var (found, start): ([RowSpan], Int?) = ([], nil)
        for row in span.rows.lowerBound..<end {
            let isLate = span.columns.positions[row] > last
            if isLate, start == nil { start = row }
            if !isLate, let first = start {
                found.append(RowSpan(group: span.group, columns: span.columns, rows: first..<row))
                start = nil
            }
        }
        if let start { found.append(RowSpan(group: span.group, columns: span.columns, rows: start..<end)) }
        return found
    }

    /// The rows of an anchor stand in the order in which they occurred. Nil where that is kept in a way that cannot be searched: who reads the rows looks at each. O(log rows)
    private func firstRow(of span: RowSpan, occurredAfter instant: Instant) -> Int? {
        var (low, high) = (span.rows.lowerBound, span.rows.upperBound)
        while low < high {
            let middle = (low + high) / 2
            guard let micros = occurredAtMicros(middle, span.columns) else { return nil }
            if micros <= instant.micros { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func occurredAtMicros(_ row: Int, _ columns: RowColumns) -> Int64? {
        switch columns.occurredAt.kind {
        case .plain: columns.occurredAt.integers[row]
        case .sinceClock: columns.occurredAt.integers[row] &+ clock.micros(UInt64(bitPattern: columns.positions[row]))
        default: nil
        }
    }
}
