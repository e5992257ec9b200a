// One block of the filter: a cache line of eight words, of which a key sets one bit each.
//
// A key's block comes from the high bits of its hash, its eight bits from a product that mixes all of them, so that keys which share a
// block agree in nothing else. Blocked filters: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", WEA 2007; the
// filter itself: Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", CACM 13 (1970).

/// The arithmetic of one block.
enum FilterBlock {
    static let bytes = 64
    static let words = 8
    private static let wordBits = 64

    /// The block of a key, 0 ..< `blockCount`.
    @inline(__always)
    static func index(_ hash: UInt64, blockCount: UInt64) -> Int { Int(truncatingIfNeeded: hash.multipliedFullWidth(by: blockCount).high) }

    /// Eight times six bits from bit 16 on: which bit of each word the key has. Part of the checkpoint's format.
    @inline(__always)
    static func pattern(_ hash: UInt64) -> UInt64 { (hash ^ (hash &>> 32)) &* 0x9E37_79B9_7F4A_7C15 }

    /// Whether all eight bits are set. Without branches, so that checks of several blocks overlap in the processor.
    @inline(__always)
    static func contains(_ block: UnsafePointer<UInt64>, _ pattern: UInt64) -> Bool {
        var set = block[0] &>> (pattern &>> 16)
        set &= block[1] &>> (pattern &>> 22)
        set &= block[2] &>> (pattern &>> 28)
        set &= block[3] &>> (pattern &>> 34)
        set &= block[4] &>> (pattern &>> 40)
        set &= block[5] &>> (pattern &>> 46)
        set &= block[6] &>> (pattern &>> 52)
        set &= block[7] &>> (pattern &>> 58)
        return set & 1 != 0
    }

    /// The bit of word `word`.
    @inline(__always)
    static func bit(_ pattern: UInt64, word: Int) -> UInt64 { 1 &<< (pattern &>> UInt64(truncatingIfNeeded: 16 &+ 6 &* word)) }

    /// The share of keys never inserted that a filter says it may contain, when a block has `keysPerBlock` keys on average.
    ///
    /// With n keys a word has a given bit set with probability 1 − (1 − 1/64)ⁿ, all eight words with its eighth power; n is Poisson
    /// distributed: Σₙ e^−λ λⁿ/n! · (1 − (63/64)ⁿ)⁸.
    static func falsePositiveRate(keysPerBlock: Double) -> Double {
        guard keysPerBlock > 0 else { return 0 }
        var (rate, clear, weight, sum) = (0.0, 1.0, 1.0, 1.0)
        for keys in 1...keysMax {
            weight *= keysPerBlock / Double(keys)
            clear *= Double(wordBits - 1) / Double(wordBits)
            rate += weight * power8(1 - clear)
            sum += weight
        }
        return rate / sum
    }

    private static func power8(_ value: Double) -> Double {
        let square = value * value
        return square * square * square * square
    }

    /// Terms of the sum; far more keys than any block gets.
    private static let keysMax = 400
}
