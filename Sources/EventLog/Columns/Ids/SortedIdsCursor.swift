/// Walks through sorted ids from a rank to the end, for merging.
struct SortedIdsCursor {
    private let ids: SortedIds
    /// The rank of the id that ``next()`` gives.
    private(set) var rank: Int
    private var block: Int
    private var index: Int
    /// What is left of the word at hand.
    private var word: UInt64

    /// - Parameter rank: 0...count.
    init(_ ids: SortedIds, at rank: Int = 0) {
        (self.ids, self.rank) = (ids, max(rank, 0))
        guard rank < ids.count, let place = ids.string.place(ofOne: self.rank) else {
            (self.rank, block, index, word) = (ids.count, 0, 0, 0)
            return
        }
        (block, index) = (place / OnesAndZeros.bitsPerBlock, place % OnesAndZeros.bitsPerBlock / 64)
        word = ids.string.word(block, index) & (.max &<< UInt64(truncatingIfNeeded: place % OnesAndZeros.bitsPerBlock & 63))
    }

    /// The next id; nil at the end and where bytes are damaged.
    ///
    /// - Complexity: O(1) on average.
    @inline(__always)
    mutating func next() -> SortedIds.ID? {
        guard rank < ids.count else { return nil }
        while word == 0 {
            guard loadWord() else { return nil }
        }
        let place = block &* OnesAndZeros.bitsPerBlock &+ index &* 64 &+ word.trailingZeroBitCount
        word &= word &- 1
        rank &+= 1
        return ids.id(upper: UInt64(truncatingIfNeeded: place &- rank &+ 1), rank: rank &- 1)
    }

    @inline(__always)
    private mutating func loadWord() -> Bool {
        index &+= 1
        if index == OnesAndZeros.wordsPerBlock {
            (block, index) = (block &+ 1, 0)
            guard block < ids.string.blockCount else {
                rank = ids.count
                return false
            }
        }
        word = ids.string.word(block, index)
        return true
    }
}

extension SortedIds {
    func makeCursor(at rank: Int = 0) -> SortedIdsCursor { SortedIdsCursor(self, at: rank) }

    /// Calls `body` with every id in ascending order.
    @inline(__always)
    func forEach(_ body: (ID) -> Void) {
        var cursor = makeCursor()
        while let id = cursor.next() { body(id) }
    }
}
