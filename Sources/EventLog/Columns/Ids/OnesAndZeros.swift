/// The string of ones and zeros of an Elias–Fano code, with its hints. Grammar: SortedIds.swift.
///
/// Trusts nothing it reads: a place that the bytes lead to is looked at only when it lies in the string.
struct OnesAndZeros: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.
    static let blockBytes = 64
    static let wordsPerBlock = 7
    static let bitsPerBlock = wordsPerBlock * 64

    let ones: Int
    let zeros: Int
    let blockCount: Int
    private let oneHints: UnsafeRawPointer
    private let zeroHints: UnsafeRawPointer
    private let blocks: UnsafeRawPointer

    init(emptyAt start: UnsafeRawPointer) {
        (ones, zeros, blockCount, oneHints, zeroHints, blocks) = (0, 0, 0, start, start, start)
    }

    init?(_ scan: inout ColumnScan, ones: Int, zeros: Int) {
        (self.ones, self.zeros, blockCount) = (ones, zeros, Self.blockCount(ones + zeros))
        guard let oneHints = scan.take(4 * Self.hintCount(ones))?.baseAddress,
            let zeroHints = scan.take(4 * Self.hintCount(zeros))?.baseAddress,
            let blocks = scan.take(blockCount * Self.blockBytes)?.baseAddress
        else { return nil }
        (self.oneHints, self.zeroHints, self.blocks) = (oneHints, zeroHints, blocks)
    }

    static func hintCount(_ count: Int) -> Int { (count + (1 << SortedIds.hintSpacingLog2) - 1) >> SortedIds.hintSpacingLog2 }
    static func blockCount(_ bits: Int) -> Int { (bits + bitsPerBlock - 1) / bitsPerBlock }

    /// Word `index` of a block, 0..<7; both must lie in the string.
    @inline(__always)
    func word(_ block: Int, _ index: Int) -> UInt64 {
        UInt64(littleEndian: blocks.loadUnaligned(fromByteOffset: block &* Self.blockBytes &+ 8 &+ index &* 8, as: UInt64.self))
    }

    @inline(__always)
    private func onesBefore(_ block: Int) -> Int {
        Int(truncatingIfNeeded: UInt64(littleEndian: blocks.loadUnaligned(fromByteOffset: block &* Self.blockBytes, as: UInt64.self)))
    }

    @inline(__always)
    private func zerosBefore(_ block: Int) -> Int { block &* Self.bitsPerBlock &- onesBefore(block) }

    @inline(__always)
    private func hint(_ hints: UnsafeRawPointer, _ index: Int) -> Int {
        Int(UInt32(littleEndian: hints.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self)))
    }

    /// The last block before which at most `wanted` bits of a kind stand.
    @inline(__always)
    private func block(_ wanted: Int, of total: Int, _ hints: UnsafeRawPointer, _ before: (Int) -> Int) -> Int {
        let at = wanted &>> SortedIds.hintSpacingLog2
        var low = min(hint(hints, at), blockCount &- 1)
        let isLast = (at &+ 1) &<< SortedIds.hintSpacingLog2 >= total
        var length = max(isLast ? blockCount &- low : min(hint(hints, at &+ 1), blockCount &- 1) &- low &+ 1, 1)
        while length > 1 {
            let half = length &>> 1
            if before(low &+ half) <= wanted { low = low &+ half }
            length &-= half
        }
        return low
    }

    /// Where the one with so many ones before it stands; nil for damaged bytes. `rank` is below `ones`.
    @inline(__always)
    func place(ofOne rank: Int) -> Int? {
        let block = block(rank, of: ones, oneHints) { onesBefore($0) }
        return place(in: block, rank &- onesBefore(block), flip: 0)
    }

    /// Where the zero with so many zeros before it stands; nil for damaged bytes. `rank` is below `zeros`.
    @inline(__always)
    func place(ofZero rank: Int) -> Int? {
        let block = block(rank, of: zeros, zeroHints) { zerosBefore($0) }
        return place(in: block, rank &- zerosBefore(block), flip: .max)
    }

    @inline(__always)
    private func place(in block: Int, _ wanted: Int, flip: UInt64) -> Int? {
        guard wanted >= 0 else { return nil }
        var (left, index) = (wanted, 0)
        while index < Self.wordsPerBlock {
            let word = word(block, index) ^ flip
            let held = word.nonzeroBitCount
            if left < held { return block &* Self.bitsPerBlock &+ index &* 64 &+ Self.place(ofOne: left, in: word) }
            left &-= held
            index &+= 1
        }
        return nil
    }

    /// Select in a word (Vigna 2008): sums of ones by byte lead to the byte, then bit by bit. The word has more than `rank` ones.
    @inline(__always)
    private static func place(ofOne rank: Int, in word: UInt64) -> Int {
        var sums = word &- (word &>> 1 & 0x5555_5555_5555_5555)
        sums = (sums & 0x3333_3333_3333_3333) &+ (sums &>> 2 & 0x3333_3333_3333_3333)
        sums = ((sums &+ sums &>> 4) & 0x0F0F_0F0F_0F0F_0F0F) &* 0x0101_0101_0101_0101
        // A byte's high bit is set where at most `rank` ones stand up to and with that byte.
        let passed = ((UInt64(rank) &* 0x0101_0101_0101_0101 | 0x8080_8080_8080_8080) &- sums) & 0x8080_8080_8080_8080
        let shift = UInt64(passed.nonzeroBitCount &* 8) & 63
        var rest = word &>> shift
        var left = rank &- Int(truncatingIfNeeded: (sums &<< 8) &>> shift & 0xFF)
        while left > 0 {
            rest &= rest &- 1
            left &-= 1
        }
        return Int(truncatingIfNeeded: shift) &+ rest.trailingZeroBitCount
    }

    /// How many ones stand from a place on without a zero between, as far as its word goes; nil when they reach the word's end.
    @inline(__always)
    func onesInRow(at place: Int) -> Int? {
        let (block, bit) = (place / Self.bitsPerBlock, place % Self.bitsPerBlock)
        guard block < blockCount else { return 0 }
        let shift = UInt64(truncatingIfNeeded: bit & 63)
        let inRow = (~(word(block, bit &>> 6) &>> shift)).trailingZeroBitCount
        return inRow < 64 &- bit & 63 ? inRow : nil
    }
}
