// Integer chunk: a bounded number of Int64 values of one column. The number is not in the chunk; the table of chunks has it.
//
//   chunk(n)      := 0x00 value:zigzag                                            constant: n times the value (0 when n = 0)
//                  | 0x01 packed(n)                                               packed
//                  | 0x02 runs:varint bytes:varint packed(runs) ascending(runs)   runs: their values, then their ends, the last of which is n
//                  | 0x03 distinct:varint bytes:varint packed(distinct) packed(n) dictionary: the values, ascending, then a code for each place
//   packed(n)     := origin:zigzag unit:varint patches:varint baseBits:u8 base:stream(V, baseBits) widths(V) [patch list] vector{V}
//                    V = ⌈n / 1024⌉
//   patch list    := origin:zigzag valueBits:u8 endBits:u8 end:stream(V, endBits) slot:u16{patches} value:stream(patches, valueBits)
//   ascending(n)  := AscendingColumn.swift
//
// `bytes` is the size of the packed(…) that follows it. Streams and vectors: BitPacking.swift; widths: VectorWidths.swift; a last vector of fewer than 1,024 values
// is a stream. All arithmetic wraps modulo 2^64, which is what lets an outlier on either side of Int64 be a difference like any other.
//   - value i of vector v is origin + unit × (base v + packed i). `unit` divides every difference of two values of the chunk.
//   - end v is the number of patches of the vectors up to and with v. A patch replaces the value of its slot by
//     patch origin + unit × packed value; the slots of a vector's patches ascend. (Patched frame of reference: Zukowski et al., ICDE 2006.)
// Invariants, checked when a chunk is opened: widths ≤ 64, ends ascend, the slots of a vector ascend and lie in it, the chunk ends where its
// last part ends. Checked when read: a code beyond the dictionary reads as 0.

/// How the values of an integer chunk are stored.
enum IntegerEncoding: UInt8, CaseIterable, Sendable {
    case constant = 0
    case packed = 1
    case runs = 2
    case dictionary = 3

    static let distinctMax = 4096
    /// More values than any chunk has; keeps every product of a count and a width far from overflow.
    static let valuesMax = 1 << 30
}
