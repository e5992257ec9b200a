import EventModel

/// Values of one width, one after the other without gaps; each readable by itself. Grammar: BitPacking.swift.
///
/// Whoever makes one has checked that the values asked for lie within `readableBytes`; bytes behind the stream may be counted in, which
/// lets the last values be read with one load as well.
struct BitStream: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    let start: UnsafeRawPointer
    let readableBytes: Int
    let width: Int

    /// - Complexity: O(1), one or two loads.
    @inline(__always)
    subscript(index: Int) -> UInt64 {
        let bit = index &* width
        let at = bit &>> 3
        guard at &+ 9 <= readableBytes else { return valueAtEnd(bit) }
        let shift = UInt64(truncatingIfNeeded: bit & 7)
        var value = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &>> shift
        if width > 56 {
            // Two shifts, since one by 64 would be one by 0.
            value |= (UInt64(start.load(fromByteOffset: at &+ 8, as: UInt8.self)) &<< 1) &<< (63 &- shift)
        }
        return value & BitPacking.mask(width)
    }

    /// Reads byte by byte and never behind the end.
    @inline(never)
    private func valueAtEnd(_ bit: Int) -> UInt64 {
        var (value, filled, at) = (UInt64(0), -(bit & 7), bit >> 3)
        while filled < width, at < readableBytes {
            let byte = UInt64(start.load(fromByteOffset: at, as: UInt8.self))
            value |= filled < 0 ? byte >> -filled : byte << filled
            filled += 8
            at += 1
        }
        return value & BitPacking.mask(width)
    }

    @inline(__always)
    func unpack<Value: FixedWidthInteger>(_ range: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<Value>) {
        var (index, at) = (range.lowerBound, 0)
        while index < range.upperBound {
            output[at] = Value(truncatingIfNeeded: frame.value(self[index]))
            index &+= 1
            at &+= 1
        }
    }
}

extension ByteHeap {
    /// Appends the low `width` bits of value − base for each value, as one stream.
    mutating func appendStream(_ values: UnsafePointer<UInt64>, count: Int, base: UInt64 = 0, width: Int) {
        let mask = BitPacking.mask(width)
        var (word, used) = (UInt64(0), 0)
        for index in 0..<(width == 0 ? 0 : count) {
            let value = (values[index] &- base) & mask
            word |= value &<< UInt64(truncatingIfNeeded: used)
            used &+= width
            if used >= 64 {
                appendFixed(word)
                used &-= 64
                word = value >> (width &- used)
            }
        }
        while used > 0 {
            append(UInt8(truncatingIfNeeded: word))
            word >>= 8
            used -= 8
        }
    }
}
