import EventModel

/// A walk over the log by position, one Block's events at a time.
///
/// ```swift
/// var scan = view.batches()
/// while let batch = try scan.next() { … }
/// ```
public struct BatchScan {
    private let index: LogIndex
    /// The position after which the next batch begins.
    private var after: UInt64
    private let last: UInt64

    init(index: LogIndex, after: UInt64, last: UInt64) { (self.index, self.after, self.last) = (index, after, last) }

    /// The next events; nil behind the last.
    ///
    /// - Throws: ``EventLogError`` when the Block cannot be read; the next call tries it again.
    /// - Complexity: O(events of one Block), one read.
    public mutating func next() throws(EventLogError) -> EventBatch? {
        guard after < last, let block = index.block(after + 1) else { return nil }
        var reader = BatchReader()
        let end = min(block.place.endPosition, last + 1)
        try reader.read(block, from: after + 1, until: end)
        after = end - 1
        return reader.builder.build()
    }
}
