/// The values of a packed chunk that do not fit their vector's width. Grammar: IntegerEncoding.swift.
struct PatchList: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    let count: Int
    let origin: UInt64
    private let ends: BitStream
    private let slots: UnsafeRawPointer
    private let values: BitStream

    /// None.
    init(emptyAt start: UnsafeRawPointer) {
        (count, origin, slots) = (0, 0, start)
        (ends, values) = (BitStream(emptyAt: start), BitStream(emptyAt: start))
    }

    /// - Complexity: O(vectors + patches).
    init?(_ scan: inout ColumnScan, _ count: Int, valueCount: Int, vectorCount: Int) {
        guard let origin = scan.zigzag(), let valueBits = scan.bitWidth(), let endBits = scan.bitWidth(),
            let ends = scan.stream(vectorCount, width: endBits), let slots = scan.take(2 * count)?.baseAddress,
            let values = scan.stream(count, width: valueBits)
        else { return nil }
        (self.count, self.origin, self.ends, self.slots, self.values) = (count, UInt64(bitPattern: origin), ends, slots, values)
        guard slotsAscendWithinVectors(valueCount, vectorCount) else { return nil }
    }

    private func slotsAscendWithinVectors(_ valueCount: Int, _ vectorCount: Int) -> Bool {
        var at = 0
        for vector in 0..<vectorCount {
            let end = ends[vector]
            guard end >= UInt64(at), end <= UInt64(count) else { return false }
            let slotEnd = min(BitPacking.vectorValues, valueCount - vector << BitPacking.vectorValuesLog2)
            var next = 0
            while at < Int(end) {
                guard slot(at) >= next, slot(at) < slotEnd else { return false }
                next = slot(at) + 1
                at += 1
            }
        }
        return at == count
    }

    @inline(__always)
    private func slot(_ patch: Int) -> Int {
        Int(UInt16(littleEndian: slots.loadUnaligned(fromByteOffset: patch &* 2, as: UInt16.self)))
    }

    @inline(__always)
    private func patches(ofVector vector: Int) -> Range<Int> {
        let start = vector == 0 ? 0 : Int(truncatingIfNeeded: ends[vector &- 1])
        return start..<Int(truncatingIfNeeded: ends[vector])
    }

    /// The packed value of a slot that has a patch.
    func packedValue(vector: Int, slot wanted: Int) -> UInt64? {
        let range = patches(ofVector: vector)
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low &+ high) &>> 1
            if slot(middle) < wanted { low = middle &+ 1 } else { high = middle }
        }
        return low < range.upperBound && slot(low) == wanted ? values[low] : nil
    }

    /// Writes the patched values among `wanted`, whose first slot is `output[0]`.
    func apply<Value: FixedWidthInteger>(vector: Int, slots wanted: Range<Int>, unit: UInt64, to output: UnsafeMutablePointer<Value>) {
        for patch in patches(ofVector: vector) {
            let slot = slot(patch)
            guard wanted.contains(slot) else { continue }
            output[slot &- wanted.lowerBound] = Value(truncatingIfNeeded: origin &+ values[patch] &* unit)
        }
    }
}
