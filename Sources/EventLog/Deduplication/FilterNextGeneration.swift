import Synchronization

/// The generation that comes next, whose memory is fetched from the system piece by piece before it is needed.
struct FilterNextGeneration {
    private var generation: FilterGeneration?
    private var touchedBytes = 0

    /// A huge page where the system has them.
    private static let pieceBytes = 2 * 1024 * 1024
    private static let pageBytes = 4096

    /// Fetches one piece of generation `index`, or more when less than that many inserts are left.
    ///
    /// - Parameter inserts: How many more the present generation takes; 1 or more.
    /// - Returns: After how many of them to come again, 1 ... `inserts`.
    mutating func prepare(_ index: Int, before inserts: Int) -> Int {
        let generation = generation ?? Self.make(index)
        self.generation = generation
        let pieces = (generation.byteCount - touchedBytes + Self.pieceBytes - 1) / Self.pieceBytes
        for _ in 0..<min(pieces, pieces / inserts + 1) { touchPiece(generation) }
        let left = max(pieces - pieces / inserts - 1, 0)
        return left == 0 ? inserts : max(1, inserts / (left + 1))
    }

    /// Hands out generation `index`, whether or not all of it has been fetched.
    mutating func take(_ index: Int) -> FilterGeneration {
        defer { self = FilterNextGeneration() }
        return generation ?? Self.make(index)
    }

    private static func make(_ index: Int) -> FilterGeneration {
        FilterGeneration(blockCount: FilterLadder.blockCount(index), capacity: FilterLadder.capacity(index))
    }

    private mutating func touchPiece(_ generation: FilterGeneration) {
        let end = min(touchedBytes + Self.pieceBytes, generation.byteCount)
        while touchedBytes < end {
            // A zero over a zero: only the page matters.
            generation.ownWords?[touchedBytes / 8].store(0, ordering: .relaxed)
            touchedBytes += Self.pageBytes
        }
        touchedBytes = end
    }
}
