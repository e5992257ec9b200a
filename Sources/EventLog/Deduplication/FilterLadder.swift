// How the filter grows: which generation follows which, and how dense each is.
//
// A generation that is full is never rehashed; the next one, twice as large, takes what comes. Small generations cost little memory, so
// they get more bits a key; most of the false positives come from the last two. At 100 million keys: six generations, 198.6 MB (15.9 bits a
// key), of which the first two fit a processor's cache, so that an unknown key costs four cache misses.
// Memory is a staircase: the step at 50 million keys already takes what 100 million do.
//
// | generation | keys | keys a block | bits a key | MB | false positives when full |
// |---|---|---|---|---|---|
// | 0 | 250 thousand | 18 | 28.4 | 0.9 | 0.003 % |
// | 1 | 1 million | 20 | 25.6 | 3.2 | 0.006 % |
// | 2 | 4 million | 24 | 21.3 | 10.7 | 0.018 % |
// | 3 | 15 million | 30 | 17.1 | 32.0 | 0.064 % |
// | 4 | 30 million | 36 | 14.2 | 53.3 | 0.173 % |
// | 5 | 60 million | 39 | 13.1 | 98.5 | 0.265 % |
// | 6 … | twice the one before | 34 | 15.1 | 225.9 … | 0.127 % each |

/// The sizes of the generations.
enum FilterLadder {
    /// Enough for every position that a log can have.
    static let generationsMax = 24

    private static let first: [(keys: Int, keysPerBlock: Int)] = [
        (250_000, 18), (1_000_000, 20), (4_000_000, 24), (15_000_000, 30), (30_000_000, 36), (60_000_000, 39),
    ]
    private static let keysPerBlockLater = 34

    /// How many keys generation `index` takes before the next begins.
    static func capacity(_ index: Int) -> Int {
        index < first.count ? first[index].keys : first[first.count - 1].keys << (index - first.count + 1)
    }

    static func blockCount(_ index: Int) -> Int {
        let keysPerBlock = index < first.count ? first[index].keysPerBlock : keysPerBlockLater
        return (capacity(index) + keysPerBlock - 1) / keysPerBlock
    }
}
