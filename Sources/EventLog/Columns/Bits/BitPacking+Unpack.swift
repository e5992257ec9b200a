extension BitPacking {
    /// Unpacks a whole vector into 32-bit values, truncated when the width is above 32.
    static func unpack(_ bytes: UnsafeRawPointer, width: Int, into output: UnsafeMutablePointer<UInt32>) {
        unpack(bytes, width: width, slots: 0..<vectorValues, frame: PackedFrame(base: 0, unit: 1), into: output)
    }

    /// Unpacks a whole vector and adds `base`, wrapping.
    static func unpack(_ bytes: UnsafeRawPointer, width: Int, base: UInt64 = 0, into output: UnsafeMutablePointer<UInt64>) {
        unpack(bytes, width: width, slots: 0..<vectorValues, frame: PackedFrame(base: base, unit: 1), into: output)
    }

    /// Unpacks a whole vector and adds `base`, wrapping.
    static func unpack(_ bytes: UnsafeRawPointer, width: Int, base: Int64, into output: UnsafeMutablePointer<Int64>) {
        output.withMemoryRebound(to: UInt64.self, capacity: vectorValues) {
            unpack(bytes, width: width, base: UInt64(bitPattern: base), into: $0)
        }
    }

    /// Unpacks the values of some slots of a vector, base + packed × unit.
    ///
    /// - Complexity: O(slots), whole rows at a time.
    static func unpack(
        _ bytes: UnsafeRawPointer, width: Int, slots: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<UInt64>
    ) {
        if width == 0 {
            output.update(repeating: frame.base, count: slots.count)
            return
        }
        let lanes = lanes(width)
        let inner = innerRows(slots, lanes)
        guard !inner.isEmpty else { return unpackOneByOne(bytes, width, slots, frame, output) }
        let (head, tail) = (slots.lowerBound..<inner.lowerBound &* lanes, inner.upperBound &* lanes..<slots.upperBound)
        unpackOneByOne(bytes, width, head, frame, output)
        if width <= 32 {
            unpack32(bytes, width: width, rows: inner, frame: frame, into: output + head.count)
        } else {
            unpack64(bytes, width: width, rows: inner, frame: frame, into: output + head.count)
        }
        unpackOneByOne(bytes, width, tail, frame, output + (tail.lowerBound &- slots.lowerBound))
    }

    /// The same into 32-bit values, truncated.
    static func unpack(
        _ bytes: UnsafeRawPointer, width: Int, slots: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<UInt32>
    ) {
        if width == 0 {
            output.update(repeating: UInt32(truncatingIfNeeded: frame.base), count: slots.count)
            return
        }
        let inner = width <= 32 ? innerRows(slots, 32) : 0..<0
        guard !inner.isEmpty else { return unpackOneByOne(bytes, width, slots, frame, output) }
        let (head, tail) = (slots.lowerBound..<inner.lowerBound &* 32, inner.upperBound &* 32..<slots.upperBound)
        unpackOneByOne(bytes, width, head, frame, output)
        unpack32(bytes, width: width, rows: inner, frame: frame, into: output + head.count)
        unpackOneByOne(bytes, width, tail, frame, output + (tail.lowerBound &- slots.lowerBound))
    }

    /// The rows that lie wholly within the slots.
    @inline(__always)
    private static func innerRows(_ slots: Range<Int>, _ lanes: Int) -> Range<Int> {
        let (first, end) = ((slots.lowerBound &+ lanes &- 1) / lanes, slots.upperBound / lanes)
        return first < end ? first..<end : 0..<0
    }

    @inline(__always)
    private static func unpackOneByOne<Value: FixedWidthInteger>(
        _ bytes: UnsafeRawPointer, _ width: Int, _ slots: Range<Int>, _ frame: PackedFrame, _ output: UnsafeMutablePointer<Value>
    ) {
        var (slot, at) = (slots.lowerBound, 0)
        while slot < slots.upperBound {
            output[at] = Value(truncatingIfNeeded: frame.value(value(bytes, width: width, slot: slot)))
            slot &+= 1
            at &+= 1
        }
    }
}
