// Ascending chunk: unsigned numbers that never fall (anchors of runs, starts of runs, positions of commits), found by binary search.
//
//   ascending(n) := origin:varint firstBits:u8 sumBits:u8 first:stream(V, firstBits) sum:stream(V, sumBits) vector{V}     V = ⌈n / 128⌉
//   vector       := stream(128 or what is left, width): value − first value of the vector
//
// The first value of vector v is origin + first v. sum v is the sum of the widths of the vectors up to and with v, so that
// width v = sum v − sum (v−1) and vector v begins at 16 × sum (v−1). Streams: BitPacking.swift. n is not in the chunk.
// Invariants, checked when opened: widths ≤ 64, sums ascend, the chunk ends where its last vector ends. That values ascend is not
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
    private let sums: BitStream
    private let vectors: UnsafeRawPointer
    private let vectorsBytes: Int

    /// Opens a chunk that is exactly `bytes`; nil when it breaks the grammar.
    ///
    /// - Complexity: O(n / 128).
    init?(_ bytes: UnsafeRawBufferPointer, count: Int) {
        guard (0...IntegerEncoding.valuesMax).contains(count), var scan = ColumnScan(bytes), let origin = scan.varint(),
            let firstBits = scan.bitWidth(), let sumBits = scan.bitWidth()
        else { return nil }
        let vectorCount = (count + Self.vectorValues - 1) >> Self.vectorValuesLog2
        guard let firsts = scan.stream(vectorCount, width: firstBits), let sums = scan.stream(vectorCount, width: sumBits),
            let vectorsBytes = Self.vectorsBytes(sums, count), vectorsBytes == scan.left
        else { return nil }
        (self.count, bytesCount, self.origin, self.firsts, self.sums) = (count, bytes.count, origin, firsts, sums)
        (vectors, self.vectorsBytes) = (scan.at, vectorsBytes)
    }

    private static func vectorsBytes(_ sums: BitStream, _ count: Int) -> Int? {
        let full = count >> vectorValuesLog2
        var (sum, bytes) = (UInt64(0), 0)
        for vector in 0..<((count + vectorValues - 1) >> vectorValuesLog2) {
            let next = sums[vector]
            guard next >= sum, next - sum <= UInt64(BitPacking.widthMax) else { return nil }
            bytes += BitPacking.streamBytes(vector < full ? vectorValues : count & (vectorValues - 1), Int(next - sum))
            sum = next
        }
        return bytes
    }

    @inline(__always)
    private func vector(_ index: Int) -> BitStream {
        let before = index == 0 ? 0 : Int(truncatingIfNeeded: sums[index &- 1])
        let offset = before &* (Self.vectorValues / 8)
        return BitStream(
            start: vectors + offset, readableBytes: vectorsBytes &- offset, width: Int(truncatingIfNeeded: sums[index]) &- before)
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
        let at = Self.lastBelow(target, firsts, (count &+ Self.vectorValues &- 1) &>> Self.vectorValuesLog2)
        let first = firsts[at]
        guard first < target else { return at &<< Self.vectorValuesLog2 }
        let start = at &<< Self.vectorValuesLog2
        return start &+ Self.lastBelow(target &- first, vector(at), min(Self.vectorValues, count &- start)) &+ 1
    }

    /// The last of the ascending values that is below `target`; 0 when none is.
    @inline(__always)
    private static func lastBelow(_ target: UInt64, _ values: BitStream, _ count: Int) -> Int {
        var (low, length) = (0, count)
        while length > 1 {
            let half = length &>> 1
            low = values[low &+ half] < target ? low &+ half : low
            length &-= half
        }
        return low
    }
}
