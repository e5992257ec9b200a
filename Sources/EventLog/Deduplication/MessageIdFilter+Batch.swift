// A commit's hashes at once. The processor fetches several cache lines at a time when nothing that it does depends on them: so first
// every block of a group is touched, then the group is checked in cache.

extension MessageIdFilter {
    /// Hashes whose blocks are fetched together: their cache lines fit the first cache beside everything else.
    private static let groupHashes = 64

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

    /// Checks many hashes as they stand before any of them is inserted: equal hashes among them are the caller's to see.
    ///
    /// - Parameter bits: Gets bit i % 64 of word i / 64 for hash i: whether it may be contained. Its size is set.
    borrowing func mayContain(_ hashes: UnsafeBufferPointer<UInt64>, into bits: inout [UInt64]) {
        bits.removeAll(keepingCapacity: true)
        var start = 0
        while start < hashes.count {
            let group = UnsafeBufferPointer(rebasing: hashes[start..<min(start + Self.groupHashes, hashes.count)])
            fetch(group)
            var (word, index) = (UInt64(0), 0)
            while index < group.count {
                word |= (mayContain(group[index]) ? 1 : 0) &<< UInt64(truncatingIfNeeded: index)
                index &+= 1
            }
            bits.append(word)
            start += Self.groupHashes
        }
    }
}
