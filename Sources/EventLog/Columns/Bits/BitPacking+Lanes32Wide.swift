// Vectors of 1...32 bits a value, unpacked into 64-bit values.

extension BitPacking {
    /// Unpacks rows into base + packed × unit. Width 1...32.
    static func unpack32(
        _ bytes: UnsafeRawPointer, width: Int, rows: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<UInt64>
    ) {
        let mask = UInt32(truncatingIfNeeded: mask(width))
        var (row, output) = (rows.lowerBound, output)
        while row < rows.upperBound {
            let bit = row &* width
            let shift = UInt32(truncatingIfNeeded: bit & 31)
            let words = bytes + (bit &>> 5) &* rowBytes
            if Int(shift) &+ width <= 32 {
                unpackRow(words, shift, mask, frame, output)
            } else {
                unpackSplitRow(words, shift, mask, frame, output)
            }
            output += 32
            row &+= 1
        }
    }

    @inline(__always)
    private static func unpackRow(
        _ words: UnsafeRawPointer, _ shift: UInt32, _ mask: UInt32, _ frame: PackedFrame, _ output: UnsafeMutablePointer<UInt64>
    ) {
        let (base, unit) = (frame.base, frame.unit)
        var lane = 0
        if unit == 1 {
            while lane < 32 {
                output[lane] = base &+ UInt64((word32(words, lane) &>> shift) & mask)
                lane &+= 1
            }
        } else {
            while lane < 32 {
                output[lane] = base &+ UInt64((word32(words, lane) &>> shift) & mask) &* unit
                lane &+= 1
            }
        }
    }

    @inline(__always)
    private static func unpackSplitRow(
        _ words: UnsafeRawPointer, _ shift: UInt32, _ mask: UInt32, _ frame: PackedFrame, _ output: UnsafeMutablePointer<UInt64>
    ) {
        let (base, unit, next, back) = (frame.base, frame.unit, words + rowBytes, 32 &- shift)
        var lane = 0
        if unit == 1 {
            while lane < 32 {
                output[lane] = base &+ UInt64(((word32(words, lane) &>> shift) | (word32(next, lane) &<< back)) & mask)
                lane &+= 1
            }
        } else {
            while lane < 32 {
                output[lane] = base &+ UInt64(((word32(words, lane) &>> shift) | (word32(next, lane) &<< back)) & mask) &* unit
                lane &+= 1
            }
        }
    }
}
