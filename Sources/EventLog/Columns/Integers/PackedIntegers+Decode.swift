extension PackedIntegers {
    /// Writes the values of `range`, which lies within the chunk.
    func decode(_ range: Range<Int>, into output: UnsafeMutablePointer<UInt64>) {
        forEachVector(of: range) { index, slots, at in
            let (vector, output) = (vector(index), output + at)
            if vector.isFull {
                BitPacking.unpack(vector.start, width: vector.width, slots: slots, frame: vector.frame, into: output)
            } else {
                vector.stream.unpack(slots, frame: vector.frame, into: output)
            }
            if patches.count > 0 { patches.apply(vector: index, slots: slots, unit: unit, to: output) }
        }
    }

    /// The same, truncated to 32 bits.
    func decode(_ range: Range<Int>, into output: UnsafeMutablePointer<UInt32>) {
        forEachVector(of: range) { index, slots, at in
            let (vector, output) = (vector(index), output + at)
            if vector.isFull {
                BitPacking.unpack(vector.start, width: vector.width, slots: slots, frame: vector.frame, into: output)
            } else {
                vector.stream.unpack(slots, frame: vector.frame, into: output)
            }
            if patches.count > 0 { patches.apply(vector: index, slots: slots, unit: unit, to: output) }
        }
    }

    /// Calls `body` with each vector that the range touches, the slots of it, and their place in the range.
    @inline(__always)
    private func forEachVector(of range: Range<Int>, _ body: (_ vector: Int, _ slots: Range<Int>, _ at: Int) -> Void) {
        var index = range.lowerBound
        while index < range.upperBound {
            let first = index & ~(BitPacking.vectorValues &- 1)
            let end = min(range.upperBound, first &+ BitPacking.vectorValues)
            body(index &>> BitPacking.vectorValuesLog2, index &- first..<end &- first, index &- range.lowerBound)
            index = end
        }
    }
}
