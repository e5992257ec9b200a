import EventModel

/// Values of one width, one after the other without gaps; each readable by itself. Grammar: BitPacking.swift.
///
/// Whoever makes one has checked that the values asked for lie within `readableBytes`; bytes behind the stream may be counted in, which
/// lets the last values be read with one load as well.
struct BitStream: @unchecked Sendable {
    // Unchecked, since the bytes are never written while a column reads them.
    let start: UnsafeRawPointer
    let width: Int
    private let mask: UInt64
    private let readableBytes: Int

    /// A load of eight bytes reaches all bits of a value of so many bits, wherever in its first byte it begins.
    private static let oneLoadWidthMax = 57
    /// So many bytes are looked at, at most, from a value's first one on.
    private static let loadBytes = 9

    @inline(__always)
    init(start: UnsafeRawPointer, readableBytes: Int, width: Int) {
        (self.start, self.readableBytes, self.width) = (start, readableBytes, width)
        mask = BitPacking.mask(width)
    }

    /// No values.
    init(emptyAt start: UnsafeRawPointer) { self.init(start: start, readableBytes: 0, width: 0) }

    /// - Complexity: O(1), one or two loads.
    @inline(__always)
    subscript(index: Int) -> UInt64 {
        let bit = index &* width
        guard (bit &>> 3) &+ Self.loadBytes <= readableBytes else { return valueAtEnd(bit) }
        return width <= Self.oneLoadWidthMax ? value(bit) & mask : wideValue(bit) & mask
    }

    @inline(__always)
    private func value(_ bit: Int) -> UInt64 {
        UInt64(littleEndian: start.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)) &>> UInt64(truncatingIfNeeded: bit & 7)
    }

    @inline(__always)
    private func wideValue(_ bit: Int) -> UInt64 {
        let ninth = UInt64(start.load(fromByteOffset: (bit &>> 3) &+ 8, as: UInt8.self))
        // Two shifts, since one by 64 would be one by 0.
        return value(bit) | (ninth &<< 1) &<< (63 &- UInt64(truncatingIfNeeded: bit & 7))
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
        return value & mask
    }

    /// Whether each of the first `count` values can be read with one load.
    @inline(__always)
    private func isEasy(_ count: Int) -> Bool {
        width <= Self.oneLoadWidthMax && ((count &- 1) &* width) &>> 3 &+ Self.loadBytes <= readableBytes
    }

    func unpack<Value: FixedWidthInteger>(_ range: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<Value>) {
        let (lower, mask, width) = (range.lowerBound, mask, width)
        // Some eight values at the end of a chunk are left to the slower loop.
        var (easy, at) = (range.count, 0)
        while easy > 0, !isEasy(lower &+ easy) { easy &-= max(1, easy &>> 6) }
        while at < easy {
            output[at] = Value(truncatingIfNeeded: frame.value(value((lower &+ at) &* width) & mask))
            at &+= 1
        }
        while at < range.count {
            output[at] = Value(truncatingIfNeeded: frame.value(self[lower &+ at]))
            at &+= 1
        }
    }

    /// The last of the first `count` values, which ascend, that is below `target`; 0 when none is.
    @inline(__always)
    func lastBelow(_ target: UInt64, count: Int) -> Int {
        var (low, length) = (0, count)
        guard isEasy(count) else {
            while length > 1 {
                let half = length &>> 1
                low = self[low &+ half] < target ? low &+ half : low
                length &-= half
            }
            return low
        }
        // Without branches, which nobody could foretell: all values are below 2^57, so that a difference from the target is negative or
        // not. Bits are counted beside values, since the product of `half` is known before the load and that of `low` would wait for it.
        let (mask, width, target) = (mask, width, Int64(min(target, mask &+ 1)))
        var lowBit = 0
        while length > 1 {
            let half = length &>> 1
            let halfBits = half &* width
            let found = Int64(truncatingIfNeeded: value(lowBit &+ halfBits) & mask)
            let isBelow = Int(truncatingIfNeeded: (found &- target) &>> 63)
            low &+= half & isBelow
            lowBit &+= halfBits & isBelow
            length &-= half
        }
        return low
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
