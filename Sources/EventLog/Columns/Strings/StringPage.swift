/// A page of a string dictionary before LZ4. Grammar: StringDictionary.swift.
///
/// Trusts nothing: an entry that does not lie in the page ends the walk.
struct StringPage {
    private let restarts: UnsafeRawBufferPointer
    private let entries: UnsafeRawBufferPointer
    let count: Int

    init?(_ raw: UnsafeRawBufferPointer, count: Int) {
        let restartBytes = max((count - 1) / StringDictionaryFormat.restartSpacing, 0) * 2
        guard count > 0, restartBytes <= raw.count else { return nil }
        restarts = UnsafeRawBufferPointer(rebasing: raw[..<restartBytes])
        entries = UnsafeRawBufferPointer(rebasing: raw[restartBytes...])
        self.count = count
    }

    /// An entry: how many bytes it shares with the one before, and its own.
    struct Entry {
        let shared: Int
        let rest: UnsafeBufferPointer<UInt8>
    }

    /// Walks through entries from a restart on.
    struct Walk {
        private var scan: ColumnScan
        private(set) var index: Int
        private let count: Int

        fileprivate init(_ scan: ColumnScan, _ index: Int, _ count: Int) { (self.scan, self.index, self.count) = (scan, index, count) }

        /// The next entry; nil at the end and where the page is damaged, which ``isAtEnd`` tells apart.
        mutating func next() -> Entry? {
            guard index < count else { return nil }
            let isWhole = index % StringDictionaryFormat.restartSpacing == 0
            guard let shared = isWhole ? 0 : scan.count(max: StringDictionaryFormat.stringBytesMax),
                let size = scan.count(max: StringDictionaryFormat.stringBytesMax - shared), let rest = scan.take(size)
            else { return nil }
            index += 1
            return Entry(shared: shared, rest: rest.assumingMemoryBound(to: UInt8.self))
        }

        var isAtEnd: Bool { index == count }
    }

    /// A walk that begins at the restart `restart`, 0..<⌈count / 16⌉.
    func walk(fromRestart restart: Int) -> Walk? {
        let start = restart == 0 ? 0 : Int(restarts.field((restart - 1) * 2, as: UInt16.self))
        guard start <= entries.count, let scan = ColumnScan(UnsafeRawBufferPointer(rebasing: entries[start...])) else { return nil }
        return Walk(scan, restart * StringDictionaryFormat.restartSpacing, count)
    }

    var restartCount: Int { (count + StringDictionaryFormat.restartSpacing - 1) / StringDictionaryFormat.restartSpacing }
}
