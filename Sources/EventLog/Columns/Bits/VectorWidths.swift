import EventModel

/// The widths of a chunk's vectors, and by their sums where each vector begins.
///
///     widths(V) := beforeBits:u8 width:u8{V} before:stream(V, beforeBits)
///
/// `before` of a vector is the sum of the widths of those in front of it: a full vector of n values takes n × width bits, n a multiple of 8,
/// so all offsets are multiples of one size. Checked when opened: widths ≤ 64, every sum.
struct VectorWidths: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    private let widths: UnsafeRawPointer
    private let before: BitStream

    /// None.
    init(emptyAt start: UnsafeRawPointer) { (widths, before) = (start, BitStream(emptyAt: start)) }

    /// - Complexity: O(V).
    init?(_ scan: inout ColumnScan, count: Int) {
        guard let beforeBits = scan.bitWidth(), let widths = scan.take(count)?.baseAddress,
            let before = scan.stream(count, width: beforeBits)
        else { return nil }
        (self.widths, self.before) = (widths, before)
        var sum = UInt64(0)
        for vector in 0..<count {
            guard before[vector] == sum, self[vector] <= BitPacking.widthMax else { return nil }
            sum += UInt64(self[vector])
        }
    }

    @inline(__always)
    subscript(vector: Int) -> Int { Int(widths.load(fromByteOffset: vector, as: UInt8.self)) }

    @inline(__always)
    func sumBefore(_ vector: Int) -> Int { Int(truncatingIfNeeded: before[vector]) }

    /// The bytes of all vectors, where each but the last has `vectorValues` values.
    func bytes(valueCount: Int, vectorValues: Int) -> Int {
        guard valueCount > 0 else { return 0 }
        let last = (valueCount - 1) / vectorValues
        return sumBefore(last) * (vectorValues / 8) + BitPacking.streamBytes(valueCount - last * vectorValues, self[last])
    }

    static func append(_ widths: UnsafeBufferPointer<UInt8>, to output: inout ByteHeap) {
        let total = widths.reduce(0) { $0 + UInt64($1) } - UInt64(widths.last ?? 0)
        output.append(UInt8(BitPacking.width(of: total)))
        output.append(UnsafeRawBufferPointer(widths))
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: widths.count + 1) { sums in
            guard let base = sums.baseAddress else { return }
            base[0] = 0
            for (vector, width) in widths.enumerated() { base[vector + 1] = base[vector] + UInt64(width) }
            output.appendStream(base, count: widths.count, width: BitPacking.width(of: total))
        }
    }
}
