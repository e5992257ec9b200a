// Vectors of 33...64 bits a value: 64 rows of 16 lanes of 64-bit words.

extension BitPacking {
    @inline(__always)
    private static func word64(_ row: UnsafeRawPointer, _ lane: Int) -> UInt64 {
        UInt64(littleEndian: row.loadUnaligned(fromByteOffset: lane &* 8, as: UInt64.self))
    }

    @inline(__always)
    private static func setWord64(_ row: UnsafeMutableRawPointer, _ lane: Int, _ value: UInt64) {
        row.storeBytes(of: value.littleEndian, toByteOffset: lane &* 8, as: UInt64.self)
    }

    static func pack64(_ values: UnsafePointer<UInt64>, base: UInt64, width: Int, into output: UnsafeMutableRawPointer) {
        let mask = mask(width)
        var row = 0
        while row < 64 {
            let bit = row &* width
            packRow64(values + row &* 16, base, mask, shift: UInt64(truncatingIfNeeded: bit & 63), width, output + (bit &>> 6) &* rowBytes)
            row &+= 1
        }
    }

    @inline(__always)
    private static func packRow64(
        _ values: UnsafePointer<UInt64>, _ base: UInt64, _ mask: UInt64, shift: UInt64, _ width: Int, _ words: UnsafeMutableRawPointer
    ) {
        var lane = 0
        if shift == 0 {
            while lane < 16 {
                setWord64(words, lane, (values[lane] &- base) & mask)
                lane &+= 1
            }
            return
        }
        while lane < 16 {
            setWord64(words, lane, word64(words, lane) | (((values[lane] &- base) & mask) &<< shift))
            lane &+= 1
        }
        guard Int(shift) &+ width > 64 else { return }
        let next = words + rowBytes
        lane = 0
        while lane < 16 {
            setWord64(next, lane, ((values[lane] &- base) & mask) &>> (64 &- shift))
            lane &+= 1
        }
    }

    @inline(__always)
    static func value64(_ bytes: UnsafeRawPointer, width: Int, slot: Int) -> UInt64 {
        let (row, lane) = (slot &>> 4, slot & 15)
        let bit = row &* width
        let shift = UInt64(truncatingIfNeeded: bit & 63)
        let words = bytes + (bit &>> 6) &* rowBytes
        var value = word64(words, lane) &>> shift
        if Int(truncatingIfNeeded: shift) &+ width > 64 { value |= word64(words + rowBytes, lane) &<< (64 &- shift) }
        return value & mask(width)
    }

    /// Unpacks rows into base + packed × unit. Width 33...64.
    static func unpack64(
        _ bytes: UnsafeRawPointer, width: Int, rows: Range<Int>, frame: PackedFrame, into output: UnsafeMutablePointer<UInt64>
    ) {
        let (mask, base, unit) = (mask(width), frame.base, frame.unit)
        var (row, output) = (rows.lowerBound, output)
        while row < rows.upperBound {
            let bit = row &* width
            let shift = UInt64(truncatingIfNeeded: bit & 63)
            let words = bytes + (bit &>> 6) &* rowBytes
            var lane = 0
            if Int(shift) &+ width <= 64 {
                while lane < 16 {
                    output[lane] = base &+ ((word64(words, lane) &>> shift) & mask) &* unit
                    lane &+= 1
                }
            } else {
                let (next, back) = (words + rowBytes, 64 &- shift)
                while lane < 16 {
                    output[lane] = base &+ (((word64(words, lane) &>> shift) | (word64(next, lane) &<< back)) & mask) &* unit
                    lane &+= 1
                }
            }
            output += 16
            row &+= 1
        }
    }
}
