/// The packed form of an integer chunk, read in place. Grammar: IntegerEncoding.swift.
///
/// Holds pointers into bytes that the owner of the column keeps alive and unchanged.
struct PackedIntegers: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    let count: Int
    let origin: UInt64
    let unit: UInt64
    let bases: BitStream
    let sums: BitStream
    let patches: PatchList?
    let vectors: UnsafeRawPointer
    private let vectorsBytes: Int

    /// Reads and checks everything but the packed values, of which any bits are good.
    ///
    /// - Complexity: O(vectors + patches).
    init?(_ scan: inout ColumnScan, count: Int) {
        guard (0...IntegerEncoding.valuesMax).contains(count), let origin = scan.zigzag(), let unit = scan.varint(),
            let patchCount = scan.count(max: count), let baseBits = scan.bitWidth(), let sumBits = scan.bitWidth()
        else { return nil }
        let vectorCount = (count + BitPacking.vectorValues - 1) >> BitPacking.vectorValuesLog2
        guard let bases = scan.stream(vectorCount, width: baseBits), let sums = scan.stream(vectorCount, width: sumBits) else { return nil }
        (self.count, self.origin, self.unit, self.bases, self.sums) = (count, UInt64(bitPattern: origin), unit, bases, sums)
        patches = patchCount == 0 ? nil : PatchList(&scan, patchCount, valueCount: count, vectorCount: vectorCount)
        guard patchCount == 0 || patches != nil, let bytes = Self.vectorsBytes(sums, count),
            let vectors = scan.take(bytes)?.baseAddress
        else { return nil }
        // What is left behind the vectors is within the chunk as well, so that loads may look at it.
        (self.vectors, vectorsBytes) = (vectors, bytes + scan.left)
    }

    /// The size of all vectors; nil when a width is out of range.
    private static func vectorsBytes(_ sums: BitStream, _ count: Int) -> Int? {
        let full = count >> BitPacking.vectorValuesLog2
        var (sum, bytes) = (UInt64(0), 0)
        for vector in 0..<((count + BitPacking.vectorValues - 1) >> BitPacking.vectorValuesLog2) {
            let next = sums[vector]
            guard next >= sum, next - sum <= UInt64(BitPacking.widthMax) else { return nil }
            let width = Int(next - sum)
            bytes += vector < full ? BitPacking.vectorBytes(width) : BitPacking.streamBytes(count & (BitPacking.vectorValues - 1), width)
            sum = next
        }
        return bytes
    }

    struct Vector {
        let start: UnsafeRawPointer
        let readableBytes: Int
        let width: Int
        let isFull: Bool
        let frame: PackedFrame

        @inline(__always)
        var stream: BitStream { BitStream(start: start, readableBytes: readableBytes, width: width) }
    }

    @inline(__always)
    func vector(_ index: Int) -> Vector {
        let before = index == 0 ? 0 : Int(truncatingIfNeeded: sums[index &- 1])
        let offset = BitPacking.vectorBytes(before)
        return Vector(
            start: vectors + offset, readableBytes: vectorsBytes &- offset, width: Int(truncatingIfNeeded: sums[index]) &- before,
            isFull: (index &+ 1) &<< BitPacking.vectorValuesLog2 <= count,
            frame: PackedFrame(base: origin &+ bases[index] &* unit, unit: unit))
    }

    /// The value of a place; 0 for a place outside.
    ///
    /// - Complexity: O(1), O(log patches of a vector) when it has any.
    subscript(index: Int) -> Int64 {
        guard index >= 0, index < count else { return 0 }
        let (at, slot) = (index &>> BitPacking.vectorValuesLog2, index & (BitPacking.vectorValues &- 1))
        if let patches, let patched = patches.packedValue(vector: at, slot: slot) {
            return Int64(bitPattern: patches.origin &+ patched &* unit)
        }
        let vector = vector(at)
        let packed = vector.isFull ? BitPacking.value(vector.start, width: vector.width, slot: slot) : vector.stream[slot]
        return Int64(bitPattern: vector.frame.value(packed))
    }
}
