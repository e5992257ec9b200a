// PackedJSON: one JSON value as bytes that can be skipped through, read in place, and turned back into the text that was sent.
//
//   value   := 0x00 null | 0x01 false | 0x02 true
//            | 0x03 zigzag-varint                     an integer whose text is canonical
//            | 0x04 scale:u8 zigzag-varint            a plain decimal: mantissa × 10^-scale, exactly `scale` digits after the point
//            | 0x05 length:varint bytes               any other number, its text (1e3, -0, 2.50E+7, …)
//            | 0x06 16 bytes                          a string that is a lower-case UUID
//            | 0x07 length:varint bytes               a string, UTF-8
//            | 0x08 contentBytes:u32 value*           an array
//            | 0x09 contentBytes:u32 (key value)*     an object, keys in the order sent, none twice
//            | 0x40…0x7F bytes                        a string of 0…63 bytes
//            | 0x80…0xFF                              an integer 0…127
//   key     := 0x80…0xFF                              a name of WellKnownKey
//            | 0x00…0x7E bytes                        a name of 0…126 bytes
//            | 0x7F length:varint bytes               a longer name
//
// Integers are little-endian; varints are LEB128, at most 10 bytes. Invariants, checked when written (JSONPacker) and again
// when read from a disk (PackedJSONCheck): sizes nest exactly, depth ≤ 32, text is UTF-8, numbers are numbers. Readers rely on them.
// Not kept of the text: white space, and how a character was escaped. Everything else comes back as it was sent.

/// The first byte of a packed value.
enum PackedTag {
    static let null: UInt8 = 0x00
    static let `false`: UInt8 = 0x01
    static let `true`: UInt8 = 0x02
    static let integer: UInt8 = 0x03
    static let decimal: UInt8 = 0x04
    static let numberText: UInt8 = 0x05
    static let uuid: UInt8 = 0x06
    static let string: UInt8 = 0x07
    static let array: UInt8 = 0x08
    static let object: UInt8 = 0x09
    static let shortString: UInt8 = 0x40
    static let smallInteger: UInt8 = 0x80

    /// Bytes before an array's or object's content.
    static let containerHeaderBytes = 5
    static let longKey: UInt8 = 0x7F
}

/// Small numbers of either sign become small unsigned ones.
@inlinable @inline(__always)
package func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

@inline(__always)
func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
