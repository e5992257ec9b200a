// Sorted ids: n distinct 16-byte ids in ascending order, near the fewest bits that such a set can have.
//
//   ids(0)   := 0x00
//   ids(n)   := fixed:u8 fixedBits:u8 least:16 bytes lowBits:u8 zeros:varint
//               oneHint:u32{⌈n / 256⌉} zeroHint:u32{⌈zeros / 256⌉} block{B} low{n}              B = ⌈(n + zeros) / 448⌉
//   block    := onesBefore:u64 word:u64{7}
//   low      := the low bits of an id's number, `lowBits` of them; all as one stream of bits, least significant first, ⌈n × lowBits / 8⌉ bytes
//
// 1. Bits that all ids share by being UUIDs are dropped. fixed: 1 the version (bits 48…51), 2 the variant (bits 64, 65);
//    fixedBits = version × 16 + variant × 4. What is left of an id is its number, of 122 to 128 bits; the order stays.
// 2. From every number the least one is subtracted, so that ids which share leading bits (a short span of UUIDs of version 7) have short numbers.
// 3. Elias–Fano (Elias 1974, Fano 1971): the low bits are stored as they are. The rest of the i-th number is h, and stands as a one at
//    place h + i of a string of n ones and `zeros` zeros, zeros = the largest h + 1. So the zeros before a one count its h, and the ids of
//    one h stand together. Two to three bits an id; with the low ones about 128 − log2 n + 2, or six fewer for UUIDs of one version.
// 4. The string is cut into blocks of one cache line, each of which says how many ones stand before it. A hint says in which block
//    the 256 × k-th one (zero) stands. Between two hints the block is found by binary search, hence O(log n) for any set of ids.
//
// Numbers of 16 bytes have their high eight bytes first; either half is little-endian.
// Invariants, checked when opened: the sizes of all parts. Everything else is checked when read: a place outside the string or a rank
// outside 0..<n ends the search.

/// Ids in ascending order, read in place: the id of a rank and the rank of an id.
///
/// Holds pointers into bytes that the owner keeps alive and unchanged.
struct SortedIds: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.

    /// Sixteen bytes as two big-endian halves.
    struct ID: Hashable, Comparable, Sendable, BitwiseCopyable {
        var high: UInt64
        var low: UInt64

        @inline(__always)
        static func < (a: ID, b: ID) -> Bool { a.high < b.high || a.high == b.high && a.low < b.low }
    }

    static let countMax = 1 << 25
    static let hintSpacingLog2 = 8

    let count: Int
    let bytesCount: Int
    let form: UUIDForm
    let least: ID
    let lows: LowBits
    let string: OnesAndZeros

    /// Opens a chunk that is exactly `bytes`; nil when its parts have not the sizes it says.
    ///
    /// - Complexity: O(1).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard (0...Self.countMax).contains(count), var scan = ColumnScan(bytes), let fixed = scan.byte() else { return nil }
        (self.count, bytesCount) = (count, bytes.count)
        guard count > 0 else {
            guard fixed == 0, scan.left == 0 else { return nil }
            (form, least) = (UUIDForm(), ID(high: 0, low: 0))
            (lows, string) = (LowBits(start: scan.at, readableBytes: 0, width: 0), OnesAndZeros(emptyAt: scan.at))
            return
        }
        guard let bits = scan.byte(), let form = UUIDForm(fixed: fixed, bits: bits), let high = scan.word(), let low = scan.word(),
            let width = scan.byte(), width <= 128, let zeros = scan.count(max: 8 * Self.countMax), zeros > 0,
            let string = OnesAndZeros(&scan, ones: count, zeros: zeros), scan.left == (count * Int(width) + 7) / 8
        else { return nil }
        (self.form, least, self.string) = (form, ID(high: high, low: low), string)
        lows = LowBits(start: scan.at, readableBytes: scan.left, width: Int(width))
    }

    /// The id of a rank; all zeros for a rank outside or damaged bytes.
    ///
    /// - Complexity: O(1) for ids that spread evenly, O(log n) for any.
    subscript(rank: Int) -> ID {
        guard rank >= 0, rank < count, let place = string.place(ofOne: rank) else { return ID(high: 0, low: 0) }
        return id(upper: UInt64(truncatingIfNeeded: place &- rank), rank: rank)
    }

    @inline(__always)
    func id(upper: UInt64, rank: Int) -> ID { form.id(lows.number(upper, lows[rank]) &+ least) }
}
