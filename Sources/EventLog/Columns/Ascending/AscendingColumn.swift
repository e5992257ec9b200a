// Ascending chunk: unsigned numbers that never fall (anchors of runs, starts of runs, positions of commits), found by binary search.
//
//   ascending(n) := origin:varint firstBits:u8 first:stream(V, firstBits) widths(V) vector{V}     V = ⌈n / 128⌉
//   vector       := stream(128 or what is left, width): value − first value of the vector
//
// The first value of vector v is origin + first v. Streams: BitPacking.swift; widths: VectorWidths.swift. n is not in the chunk.
// Invariants, checked when opened: widths ≤ 64, the chunk ends where its last vector ends. That values ascend is not
// checked: bytes that break it give wrong answers, but never a read outside.

/// An ascending chunk, read in place.
///
/// Holds pointers into bytes that the owner of the column keeps alive and unchanged.
struct AscendingColumn: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    static let vectorValuesLog2 = 7
    static let vectorValues = 1 << vectorValuesLog2

    let count: Int
    let bytesCount: Int
    private let origin: UInt64
    private let firsts: BitStream
    private let widths: VectorWidths
    private let vectors: UnsafeRawPointer
    private let vectorsBytes: Int

    /// No values.
    init(emptyAt start: UnsafeRawPointer) {
        (count, bytesCount, origin, vectors, vectorsBytes) = (0, 0, 0, start, 0)
        (firsts, widths) = (BitStream(emptyAt: start), VectorWidths(emptyAt: start))
    }

    /// Opens a chunk that is exactly `bytes`; nil when it breaks the grammar.
    ///
    /// - Complexity: O(n / 128).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        let vectorCount = (count &+ Self.vectorValues &- 1) >> Self.vectorValuesLog2
        guard (0...IntegerEncoding.valuesMax).contains(count), var scan = ColumnScan(bytes), let origin = scan.varint(),
            let firstBits = scan.bitWidth(), let firsts = scan.stream(vectorCount, width: firstBits),
            let widths = VectorWidths(&scan, count: vectorCount),
            widths.bytes(valueCount: count, vectorValues: Self.vectorValues) == scan.left
        else { return nil }
        (self.count, bytesCount, self.origin, self.firsts, self.widths) = (count, bytes.count, origin, firsts, widths)
        (vectors, vectorsBytes) = (scan.at, scan.left)
    }

    @inline(__always)
    private func vector(_ index: Int) -> BitStream {
        let offset = widths.sumBefore(index) &* (Self.vectorValues / 8)
        return BitStream(start: vectors + offset, readableBytes: vectorsBytes &- offset, width: widths[index])
    }

    /// The value of a place; 0 for a place outside.
    ///
    /// - Complexity: O(1).
    subscript(index: Int) -> UInt64 {
        guard index >= 0, index < count else { return 0 }
        let at = index &>> Self.vectorValuesLog2
        return origin &+ firsts[at] &+ vector(at)[index & (Self.vectorValues &- 1)]
    }

    /// The first place whose value is at least `value`; `count` when there is none.
    ///
    /// - Complexity: O(log n): the vectors' first values, then one vector.
    func lowerBound(_ value: UInt64) -> Int {
        guard count > 0, value > origin else { return 0 }
        let target = value &- origin
        let at = firsts.lastBelow(target, count: (count &+ Self.vectorValues &- 1) &>> Self.vectorValuesLog2)
        let first = firsts[at]
        let start = at &<< Self.vectorValuesLog2
        guard first < target else { return start }
        return start &+ vector(at).lastBelow(target &- first, count: min(Self.vectorValues, count &- start)) &+ 1
    }
}
