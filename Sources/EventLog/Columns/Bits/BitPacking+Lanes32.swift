// Vectors of 1...32 bits a value: 32 rows of 32 lanes of 32-bit words.

extension BitPacking {
    @inline(__always)
    static func word32(_ row: UnsafeRawPointer, _ lane: Int) -> UInt32 {
        UInt32(littleEndian: row.loadUnaligned(fromByteOffset: lane &* 4, as: UInt32.self))
    }

    @inline(__always)
    private static func setWord32(_ row: UnsafeMutableRawPointer, _ lane: Int, _ value: UInt32) {
        row.storeBytes(of: value.littleEndian, toByteOffset: lane &* 4, as: UInt32.self)
    }

    static func pack32(_ values: UnsafePointer<UInt64>, base: UInt64, width: Int, into output: UnsafeMutableRawPointer) {
        let mask = UInt32(truncatingIfNeeded: mask(width))
        let base = UInt32(truncatingIfNeeded: base)
        var row = 0
        while row < 32 {
            let bit = row &* width
            packRow32(values + row &* 32, base, mask, shift: UInt32(truncatingIfNeeded: bit & 31), width, output + (bit &>> 5) &* rowBytes)
            row &+= 1
        }
    }

    /// A word is first written at shift 0 or by the row that runs over into it, so that no word needs to be zero before.
    @inline(__always)
    private static func packRow32(
        _ values: UnsafePointer<UInt64>, _ base: UInt32, _ mask: UInt32, shift: UInt32, _ width: Int, _ words: UnsafeMutableRawPointer
    ) {
        var lane = 0
        if shift == 0 {
            while lane < 32 {
                setWord32(words, lane, (UInt32(truncatingIfNeeded: values[lane]) &- base) & mask)
                lane &+= 1
            }
            return
        }
        while lane < 32 {
            let value = (UInt32(truncatingIfNeeded: values[lane]) &- base) & mask
            setWord32(words, lane, word32(words, lane) | (value &<< shift))
            lane &+= 1
        }
        guard Int(shift) &+ width > 32 else { return }
        let next = words + rowBytes
        lane = 0
        while lane < 32 {
            setWord32(next, lane, ((UInt32(truncatingIfNeeded: values[lane]) &- base) & mask) &>> (32 &- shift))
            lane &+= 1
        }
    }

    @inline(__always)
    static func value32(_ bytes: UnsafeRawPointer, width: Int, slot: Int) -> UInt64 {
        let (row, lane) = (slot &>> 5, slot & 31)
        let bit = row &* width
        let shift = UInt64(truncatingIfNeeded: bit & 31)
        let words = bytes + (bit &>> 5) &* rowBytes
        var value = UInt64(word32(words, lane)) &>> shift
        if Int(truncatingIfNeeded: shift) &+ width > 32 { value |= UInt64(word32(words + rowBytes, lane)) &<< (32 &- shift) }
        return value & mask(width)
    }

    /// Unpacks rows into 32-bit values, base + packed × unit, both truncated. Width 1...32.
    static func unpack32(
        _ bytes: UnsafeRawPointer, width: Int, rows: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<UInt32>
    ) {
        let mask = UInt32(truncatingIfNeeded: mask(width))
        let (base, unit) = (UInt32(truncatingIfNeeded: frame.base), UInt32(truncatingIfNeeded: frame.unit))
        var (row, output) = (rows.lowerBound, output)
        while row < rows.upperBound {
            let bit = row &* width
            let shift = UInt32(truncatingIfNeeded: bit & 31)
            let words = bytes + (bit &>> 5) &* rowBytes
            if Int(shift) &+ width <= 32 {
                unpackRow32(words, shift, mask, base, unit, output)
            } else {
                unpackSplitRow32(words, shift, mask, base, unit, output)
            }
            output += 32
            row &+= 1
        }
    }

    @inline(__always)
    private static func unpackRow32(
        _ words: UnsafeRawPointer, _ shift: UInt32, _ mask: UInt32, _ base: UInt32, _ unit: UInt32, _ output: UnsafeMutablePointer<UInt32>
    ) {
        var lane = 0
        if unit == 1 {
            while lane < 32 {
                output[lane] = base &+ ((word32(words, lane) &>> shift) & mask)
                lane &+= 1
            }
        } else {
            while lane < 32 {
                output[lane] = base &+ ((word32(words, lane) &>> shift) & mask) &* unit
                lane &+= 1
            }
        }
    }

    @inline(__always)
    private static func unpackSplitRow32(
        _ words: UnsafeRawPointer, _ shift: UInt32, _ mask: UInt32, _ base: UInt32, _ unit: UInt32, _ output: UnsafeMutablePointer<UInt32>
    ) {
        let (next, back) = (words + rowBytes, 32 &- shift)
        var lane = 0
        if unit == 1 {
            while lane < 32 {
                output[lane] = base &+ (((word32(words, lane) &>> shift) | (word32(next, lane) &<< back)) & mask)
                lane &+= 1
            }
        } else {
            while lane < 32 {
                output[lane] = base &+ (((word32(words, lane) &>> shift) | (word32(next, lane) &<< back)) & mask) &* unit
                lane &+= 1
            }
        }
    }
}
