/// Lower-case UUIDs between their 36 characters and their 16 bytes (RFC 9562 §4).
public enum UUIDText {
    public static let bytes = 36

    private static let nibbles: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 48...57: UInt8(byte) - 48
        case 97...102: UInt8(byte) - 87
        default: 0xFF
        }
    }

    /// Parses 36 characters; false when they are not a UUID in lower case, whatever then stands in `output`.
    @inline(__always)
    static func read(_ text: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Bool {
        guard text[8] == 45, text[13] == 45, text[18] == 45, text[23] == 45 else { return false }
        return nibbles.withUnsafeBufferPointer { table in
            var (at, bad) = (0, UInt8(0))
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 { at &+= 1 }
                let (high, low) = (table[Int(text[at])], table[Int(text[at &+ 1])])
                bad |= high | low
                output[index] = high &<< 4 | (low & 0x0F)
                at &+= 2
            }
            return bad & 0xF0 == 0
        }
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
