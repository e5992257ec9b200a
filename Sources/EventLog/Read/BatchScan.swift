import EventModel

/// A walk over the log by position, one Block's events at a time.
///
/// ```swift
/// var scan = view.batches()
/// while let batch = try scan.next() { … }
/// ```
public struct BatchScan {
    private let index: LogIndex
    private var position: UInt64
    private let last: UInt64

    init(index: LogIndex, next: UInt64, last: UInt64) { (self.index, position, self.last) = (index, next, last) }

    /// The next events; nil behind the last.
    ///
    /// - Throws: ``EventLogError`` when the Block cannot be read; the next call tries it again.
    /// - Complexity: O(events of one Block), one read.
    public mutating func next() throws(EventLogError) -> EventBatch? {
        guard position <= last, let block = index.block(position) else { return nil }
        var reader = BatchReader()
        let end = min(block.place.endPosition, last + 1)
        try reader.read(block, from: position, until: end)
        position = end
        return reader.builder.build()
    }
}
