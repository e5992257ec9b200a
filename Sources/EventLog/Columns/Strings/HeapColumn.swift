// Heap chunk: byte strings in the order of their rows (free text, rare JSON), in blocks. Their number is not in the chunk.
//
//   heap(n)   := bytes:varint lengths blocks:varint [firsts ends rawEnds block{blocks}]          nothing more when blocks = 0
//   lengths   := integer chunk(n)                    of each string, 0 ... 3 MiB
//   firsts    := bytes:varint ascending(blocks)      the number of each block's first string; the first is 0
//   ends      := bytes:varint ascending(blocks)      where each block ends, from the start of the first
//   rawEnds   := bytes:varint ascending(blocks)      the same before LZ4; a block shorter than raw is LZ4
//   block     := its strings, one after the other    before LZ4
//
// A block is closed when it has 16 KiB or 1,024 strings, so it is larger only by its last string, and a string never lies in two.
// Integer chunk: IntegerEncoding.swift; ascending: AscendingColumn.swift.
// Invariants, checked when opened: the sizes of all parts. Checked when read: that the lengths of a block's strings are
// within bounds and fit the block.

import EventModel

/// Numbers of the format, in one place.
enum HeapFormat {
    static let blockRawBytesTarget = 16 * 1024
    static let blockStringsMax = 1024
    /// The largest event of 1 MiB packs into 2.5 MiB, since a pair of brackets takes five bytes.
    static let stringBytesMax = 3 << 20
    static let blockRawBytesMax = blockRawBytesTarget + stringBytesMax
}

/// A heap chunk, read in place.
///
/// Holds pointers into bytes that the owner keeps alive and unchanged.
struct HeapColumn: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.
    let count: Int
    let bytesCount: Int
    let blockCount: Int
    let lengths: IntegerColumn
    private let directory: Directory?

    private struct Directory {
        let firsts: AscendingColumn
        let ends: AscendingColumn
        let rawEnds: AscendingColumn
        let blocks: UnsafeRawBufferPointer

        init?(_ scan: inout ColumnScan, _ count: Int) {
            guard let firsts = scan.sized().flatMap({ AscendingColumn($0, count: count) }),
                let ends = scan.sized().flatMap({ AscendingColumn($0, count: count) }),
                let rawEnds = scan.sized().flatMap({ AscendingColumn($0, count: count) }),
                firsts[0] == 0, ends[count - 1] == UInt64(scan.left), let blocks = scan.take(scan.left)
            else { return nil }
            (self.firsts, self.ends, self.rawEnds, self.blocks) = (firsts, ends, rawEnds, blocks)
        }
    }

    /// Opens a chunk that is exactly `bytes`; nil when its parts have not the sizes it says.
    ///
    /// - Complexity: O(n / 1024 + blocks / 128).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard var scan = ColumnScan(bytes), let lengths = scan.sized().flatMap({ IntegerColumn($0, count: count) }),
            let blockCount = scan.count(max: count), (blockCount == 0) == (count == 0)
        else { return nil }
        directory = blockCount == 0 ? nil : Directory(&scan, blockCount)
        guard scan.left == 0, blockCount == 0 || directory != nil else { return nil }
        (self.count, bytesCount, self.blockCount, self.lengths) = (count, bytes.count, blockCount, lengths)
    }

    /// The block that holds a string.
    @inline(__always)
    func block(of index: Int) -> Int { (directory?.firsts.lowerBound(UInt64(index) &+ 1) ?? 0) &- 1 }

    /// The strings of a block; empty when the directory contradicts itself.
    func strings(ofBlock block: Int) -> Range<Int> {
        guard let directory, block >= 0, block < blockCount else { return 0..<0 }
        let first = directory.firsts[block]
        let end = block + 1 < blockCount ? directory.firsts[block + 1] : UInt64(count)
        guard first <= end, end <= UInt64(count), end - first <= UInt64(HeapFormat.blockStringsMax) else { return 0..<0 }
        return Int(first)..<Int(end)
    }

    /// A block's bytes; nil when the directory contradicts itself.
    func stored(_ block: Int) -> StoredBytes? {
        guard let directory, block >= 0, block < blockCount else { return nil }
        let (start, rawStart) = block == 0 ? (0, 0) : (directory.ends[block - 1], directory.rawEnds[block - 1])
        let (end, rawEnd) = (directory.ends[block], directory.rawEnds[block])
        guard start <= end, end <= UInt64(directory.blocks.count), rawStart <= rawEnd,
            rawEnd - rawStart <= UInt64(HeapFormat.blockRawBytesMax)
        else { return nil }
        return StoredBytes(
            UnsafeRawBufferPointer(rebasing: directory.blocks[Int(start)..<Int(end)]), rawBytes: Int(rawEnd - rawStart),
            rawBytesMax: HeapFormat.blockRawBytesMax)
    }
}
