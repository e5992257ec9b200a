/// Lower-case UUIDs between their 36 characters and their 16 bytes (RFC 9562 §4).
public enum UUIDText {
    public static let bytes = 36

    private static let dash = UInt8(ascii: "-")

    /// Parses 36 characters; false when they are not a UUID in lower case, whatever then stands in `output`.
    @inline(never)
    static func read(_ text: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Bool {
        guard text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else { return false }
        let digits = SIMD4(loadWord(text), loadHalf(text + 9) | loadHalf(text + 14) &<< 32, loadHalf(text + 19) | loadHalf(text + 24) &<< 32, loadWord(text + 28))
        guard let packed = HexDigits.pack(digits) else { return false }
        UnsafeMutableRawPointer(output).storeBytes(of: packed.x.littleEndian, as: UInt64.self)
        UnsafeMutableRawPointer(output + 8).storeBytes(of: packed.y.littleEndian, as: UInt64.self)
        return true
    }

    /// Writes the 36 characters of 16 bytes.
    public static func write(_ uuid: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
        let digits = HexDigits.unpack(SIMD2(loadWord(uuid), loadWord(uuid + 8)))
        storeWord(digits[0], output)
        output[8] = dash
        storeHalf(digits[1], output + 9)
        output[13] = dash
        storeHalf(digits[1] &>> 32, output + 14)
        output[18] = dash
        storeHalf(digits[2], output + 19)
        output[23] = dash
        storeHalf(digits[2] &>> 32, output + 24)
        storeWord(digits[3], output + 28)
    }

    /// The text of 16 bytes.
    public static func text(_ uuid: UnsafeBufferPointer<UInt8>) -> String {
        precondition(uuid.count == 16, "a UUID has 16 bytes")
        return String(unsafeUninitializedCapacity: bytes) { buffer in
            write(uuid.baseAddress!, to: buffer.baseAddress!)
            return bytes
        }
    }
}
