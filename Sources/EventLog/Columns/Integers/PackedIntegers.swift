/// The packed form of an integer chunk, read in place. Grammar: IntegerEncoding.swift.
///
/// Holds pointers into bytes that the owner of the column keeps alive and unchanged.
struct PackedIntegers: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    let count: Int
    let origin: UInt64
    let unit: UInt64
    let bases: BitStream
    let widths: VectorWidths
    let patches: PatchList
    private let vectors: UnsafeRawPointer
    private let readableBytes: Int

    /// No values.
    init(emptyAt start: UnsafeRawPointer) {
        (count, origin, unit, vectors, readableBytes) = (0, 0, 0, start, 0)
        (bases, widths, patches) = (BitStream(emptyAt: start), VectorWidths(emptyAt: start), PatchList(emptyAt: start))
    }

    /// Reads and checks everything but the packed values, of which any bits are good.
    ///
    /// - Complexity: O(vectors + patches).
    init?(_ scan: inout ColumnScan, count: Int) {
        let vectorCount = (count &+ BitPacking.vectorValues &- 1) >> BitPacking.vectorValuesLog2
        guard (0...IntegerEncoding.valuesMax).contains(count), let origin = scan.zigzag(), let unit = scan.varint(),
            let patchCount = scan.count(max: count), let baseBits = scan.bitWidth(),
            let bases = scan.stream(vectorCount, width: baseBits), let widths = VectorWidths(&scan, count: vectorCount),
            let patches = Self.patches(&scan, patchCount, count, vectorCount)
        else { return nil }
        (self.count, self.origin, self.unit, self.bases) = (count, UInt64(bitPattern: origin), unit, bases)
        (self.widths, self.patches) = (widths, patches)
        // What is left behind the vectors is within the chunk as well, so that loads may look at it.
        readableBytes = scan.left
        let bytes = widths.bytes(valueCount: count, vectorValues: BitPacking.vectorValues)
        guard let vectors = scan.take(bytes)?.baseAddress else { return nil }
        self.vectors = vectors
    }

    private static func patches(_ scan: inout ColumnScan, _ patchCount: Int, _ count: Int, _ vectorCount: Int) -> PatchList? {
        patchCount == 0 ? PatchList(emptyAt: scan.at) : PatchList(&scan, patchCount, valueCount: count, vectorCount: vectorCount)
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
        let offset = BitPacking.vectorBytes(widths.sumBefore(index))
        return Vector(
            start: vectors + offset, readableBytes: readableBytes &- offset, width: widths[index],
            isFull: (index &+ 1) &<< BitPacking.vectorValuesLog2 <= count,
            frame: PackedFrame(base: origin &+ bases[index] &* unit, unit: unit))
    }

    /// The value of a place; 0 for a place outside.
    ///
    /// - Complexity: O(1), O(log patches of a vector) when it has any.
    @inline(__always)
    subscript(index: Int) -> Int64 {
        guard index >= 0, index < count else { return 0 }
        let (at, slot) = (index &>> BitPacking.vectorValuesLog2, index & (BitPacking.vectorValues &- 1))
        if patches.count > 0, let patched = patches.packedValue(vector: at, slot: slot) {
            return Int64(bitPattern: patches.origin &+ patched &* unit)
        }
        let vector = vector(at)
        let packed = vector.isFull ? BitPacking.value(vector.start, width: vector.width, slot: slot) : vector.stream[slot]
        return Int64(bitPattern: vector.frame.value(packed))
    }
}
