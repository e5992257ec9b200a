// A commit's hashes at once. The processor fetches several cache lines at a time when nothing that it does depends on them: so the writer
// has every block touched first, and then checks one hash after another in cache.

extension MessageIdFilter {
    /// Fetches the blocks of some hashes into the cache, so that checking and inserting them next costs little.
    ///
    /// - Parameter hashes: Up to about a thousand; those of more would push the first ones out again.
    /// - Returns: Of no meaning; it keeps the reads from being optimised away.
    @discardableResult
    @inline(never)
    borrowing func fetch(_ hashes: UnsafeBufferPointer<UInt64>) -> UInt64 {
        var sum: UInt64 = 0
        for lane in 0..<laneCount {
            let (words, blockCount) = (lanes[lane].words, lanes[lane].blockCount)
            for hash in hashes { sum &+= words[FilterBlock.index(hash, blockCount: blockCount) &* FilterBlock.words] }
        }
        return sum
    }
}
