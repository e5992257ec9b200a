/// Lower-case UUIDs between their 36 characters and their 16 bytes (RFC 9562 §4).
public enum UUIDText {
    public static let bytes = 36

    /// Parses 36 characters; false when they are not a UUID in lower case, whatever then stands in `output`.
    @inline(__always)
    static func read(_ text: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Bool {
        guard text[8] == 45, text[13] == 45, text[18] == 45, text[23] == 45 else { return false }
        let (raw, target) = (UnsafeRawPointer(text), UnsafeMutableRawPointer(output))
        let (a, b) = (fourBytes(eight(raw, 0)), fourBytes(eight(raw, 9, 14)))
        let (c, d) = (fourBytes(eight(raw, 19, 24)), fourBytes(eight(raw, 28)))
        target.storeBytes(of: a.bytes.littleEndian, as: UInt32.self)
        target.storeBytes(of: b.bytes.littleEndian, toByteOffset: 4, as: UInt32.self)
        target.storeBytes(of: c.bytes.littleEndian, toByteOffset: 8, as: UInt32.self)
        target.storeBytes(of: d.bytes.littleEndian, toByteOffset: 12, as: UInt32.self)
        return a.isHex && b.isHex && c.isHex && d.isHex
    }

    @inline(__always)
    private static func eight(_ text: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    private static func eight(_ text: UnsafeRawPointer, _ low: Int, _ high: Int) -> UInt64 {
        let low = UInt32(littleEndian: text.loadUnaligned(fromByteOffset: low, as: UInt32.self))
        return UInt64(low) | UInt64(UInt32(littleEndian: text.loadUnaligned(fromByteOffset: high, as: UInt32.self))) << 32
    }

    /// Eight lower-case hexadecimal digits at once; the first is the lowest byte.
    @inline(__always)
    private static func fourBytes(_ digits: UInt64) -> (bytes: UInt32, isHex: Bool) {
        let nibbles = (digits & 0x0F0F_0F0F_0F0F_0F0F) &+ ((digits >> 6) & 0x0101_0101_0101_0101) &* 9
        // Written again they must be the digits that were read; g to o would be 16 to 24.
        let letters = ((nibbles &+ 0x7676_7676_7676_7676) >> 7) & 0x0101_0101_0101_0101
        let isHex = nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 39 == digits && nibbles & 0xF0F0_F0F0_F0F0_F0F0 == 0
        let pairs = (nibbles << 4 | nibbles >> 8) & 0x00FF_00FF_00FF_00FF
        let quads = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return (UInt32(truncatingIfNeeded: quads | quads >> 16), isHex)
    }

    /// Writes the 36 characters of 16 bytes.
    public static func write(_ uuid: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
        var at = 0
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 {
                output[at] = 45
                at &+= 1
            }
            output[at] = hex(uuid[index] &>> 4)
            output[at &+ 1] = hex(uuid[index] & 0x0F)
            at &+= 2
        }
    }

    @inline(__always)
    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 &+ nibble : 87 &+ nibble }

    /// The text of 16 bytes.
    public static func text(_ uuid: UnsafeBufferPointer<UInt8>) -> String {
        precondition(uuid.count == 16, "a UUID has 16 bytes")
        return String(unsafeUninitializedCapacity: bytes) { buffer in
            write(uuid.baseAddress!, to: buffer.baseAddress!)
            return bytes
        }
    }
}
