// BitPacking: unsigned values of one width, 0...64 bits, as bytes.
//
//   vector(width) := 128 × width bytes, exactly 1,024 values
//                    width 1...32:  32 lanes of 32-bit words; value i is the row i / 32 of lane i % 32
//                    width 33...64: 16 lanes of 64-bit words; value i is the row i / 16 of lane i % 16
//                    word k of lane l stands at word k × lanes + l; within a lane, row r takes the bits r × width ..< (r + 1) × width,
//                    least significant bit first, running over from one word into the next
//   stream(n, width) := ⌈n × width / 8⌉ bytes; value i takes the bits i × width ..< (i + 1) × width, least significant bit first (BitStream)
//
// Words are little-endian and need no alignment. All lanes of a row shift by the same amount, so that a row is unpacked by one loop of
// unit stride over lanes, which the compiler turns into vector instructions. Lane interleaving as in FastLanes (Afroozeh, Boncz, VLDB 2023).

/// Packs whole vectors and reads them back, all of it, some rows, or one value.
///
/// Callers have checked that the bytes hold the whole vector.
enum BitPacking {
    static let vectorValues = 1024
    static let vectorValuesLog2 = 10
    static let widthMax = 64
    /// One word of every lane.
    static let rowBytes = 128

    /// The lanes that vectors of a width have, which is also the number of values in a row.
    @inline(__always)
    static func lanes(_ width: Int) -> Int { width <= 32 ? 32 : 16 }

    @inline(__always)
    static func vectorBytes(_ width: Int) -> Int { width &* (vectorValues / 8) }

    @inline(__always)
    static func streamBytes(_ count: Int, _ width: Int) -> Int { (count &* width &+ 7) &>> 3 }

    @inline(__always)
    static func mask(_ width: Int) -> UInt64 { width >= 64 ? .max : (1 &<< UInt64(truncatingIfNeeded: width)) &- 1 }

    /// The fewest bits that hold `value`.
    @inline(__always)
    static func width(of value: UInt64) -> Int { 64 &- value.leadingZeroBitCount }

    /// Packs the low `width` bits of 1,024 × (value − base) into `vectorBytes(width)` bytes.
    static func pack(_ values: UnsafePointer<UInt64>, base: UInt64, width: Int, into output: UnsafeMutableRawPointer) {
        if width == 0 { return }
        if width <= 32 {
            pack32(values, base: base, width: width, into: output)
        } else {
            pack64(values, base: base, width: width, into: output)
        }
    }

    /// Value `slot` of a vector; slots are 0..<1,024.
    @inline(__always)
    static func value(_ bytes: UnsafeRawPointer, width: Int, slot: Int) -> UInt64 {
        if width == 0 { return 0 }
        return width <= 32 ? value32(bytes, width: width, slot: slot) : value64(bytes, width: width, slot: slot)
    }
}

/// What turns a packed value into the value meant: base + packed × unit, wrapping.
struct PackedFrame {
    var base: UInt64
    var unit: UInt64

    @inline(__always)
    func value(_ packed: UInt64) -> UInt64 { base &+ packed &* unit }
}
