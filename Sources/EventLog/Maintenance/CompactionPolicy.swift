/// Which neighbours are merged next: tiers by level, few and large files in the end.
///
/// Eight files of a level become one of the next, or fewer when eight would be too many rows for one file. Each event is so written once for
/// each level: at 500,000 rows a fresh file and 16 Mi rows a file, twice.
struct CompactionPolicy: Sendable {
    /// Files of one level that are merged into one of the next.
    var fanIn = 8
    /// Rows of a merged file. More, and one merge takes too long; fewer, and reading a customer meets more files.
    var rowsMax = 16 << 20

    /// A sealed file as the policy sees it.
    struct Item: Equatable {
        var rows: Int
        var level: UInt32
        /// Of its events as packed JSON.
        var packedBytes: UInt64

        /// Files of larger events stay as they are: a row group of theirs would take more memory than a merge may.
        var isMergeable: Bool { packedBytes / UInt64(max(rows, 1)) <= Self.eventBytesMax }

        private static let eventBytesMax: UInt64 = 8 * 1024
    }

    /// The next merge that pays, oldest first; nil when there is none.
    ///
    /// - Parameter items: By position.
    func nextMerge(_ items: [Item]) -> Range<Int>? {
        var start = 0
        while start < items.count {
            var end = start
            var rows = 0
            while end < items.count, items[end].isMergeable, items[end].level == items[start].level, end - start < fanIn, rows + items[end].rows <= rowsMax {
                rows += items[end].rows
                end += 1
            }
            let count = end - start
            // Not because the neighbours end here, but because more would not fit.
            let isFull = count == fanIn || (end < items.count && items[end].isMergeable && items[end].level == items[start].level && count >= 2)
            if isFull { return start..<end }
            start = max(end, start + 1)
        }
        return nil
    }

    /// Merges until no two neighbours fit one file together, whatever their levels: what `compact` does when it is told to.
    func nextFullMerge(_ items: [Item]) -> Range<Int>? {
        var start = 0
        while start < items.count {
            var (end, rows) = (start, 0)
            while end < items.count, items[end].isMergeable, rows + items[end].rows <= rowsMax {
                rows += items[end].rows
                end += 1
            }
            if end - start >= 2 { return start..<end }
            start = max(end, start + 1)
        }
        return nil
    }

    /// Rows that merges will still write until nothing is left to do.
    func debtRows(_ items: [Item]) -> Int {
        var (items, debt) = (items, 0)
        while let range = nextMerge(items) {
            let (rows, bytes) = (items[range].reduce(0) { $0 + $1.rows }, items[range].reduce(0) { $0 + $1.packedBytes })
            debt += rows
            items.replaceSubrange(range, with: [Item(rows: rows, level: (items[range].map(\.level).max() ?? 0) + 1, packedBytes: bytes)])
        }
        return debt
    }
}
