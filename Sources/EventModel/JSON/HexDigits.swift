/// Lower-case hexadecimal digits, eight to a word, all words at once.
///
/// Shifts stand for products: there is no 64-bit product of lanes on x86-64 before AVX-512.
///
/// Words are little-endian: the first digit is the lowest byte. Within a byte of the packed form the first digit is the higher half.
enum HexDigits {
    private static func all(_ byte: UInt64) -> SIMD4<UInt64> { SIMD4(repeating: byte &* 0x0101_0101_0101_0101) }

    /// Sixteen bytes from 32 digits; nil when one is none of `0123456789abcdef`.
    @inline(__always)
    static func pack(_ text: SIMD4<UInt64>) -> SIMD2<UInt64>? {
        // 1 in the bytes of letters: 'a'...'f' are 0x61...0x66, '0'...'9' are 0x30...0x39.
        let letters = (text &>> 6) & all(0x01)
        let low = text & all(0x0F)
        // Digits up to 9 and letters up to 6 stay below 16 here; letters from 1 on, and all digits, reach 16 below.
        let tooHigh = low &+ all(0x06) &+ letters &+ letters &<< 1
        let highEnough = low &+ all(0x10) &- letters
        let expected = low | all(0x30) &+ letters &<< 5 &+ letters &<< 4
        let wrong = (tooHigh & all(0x10)) | ((highEnough & all(0x10)) ^ all(0x10)) | (text ^ expected)
        guard wrong.x | wrong.y | wrong.z | wrong.w == 0 else { return nil }
        return join(low &+ letters &+ letters &<< 3)
    }

    /// Halves of bytes, one in each byte, two by two into bytes.
    @inline(__always)
    private static func join(_ halves: SIMD4<UInt64>) -> SIMD2<UInt64> {
        var bytes = (halves &<< 4 | halves &>> 8) & SIMD4(repeating: 0x00FF_00FF_00FF_00FF)
        bytes = (bytes | bytes &>> 8) & SIMD4(repeating: 0x0000_FFFF_0000_FFFF)
        bytes = (bytes | bytes &>> 16) & SIMD4(repeating: 0x0000_0000_FFFF_FFFF)
        return SIMD2(bytes.x | bytes.y &<< 32, bytes.z | bytes.w &<< 32)
    }

    /// 32 digits from sixteen bytes.
    @inline(__always)
    static func unpack(_ bytes: SIMD2<UInt64>) -> SIMD4<UInt64> {
        var halves = SIMD4(bytes.x & 0xFFFF_FFFF, bytes.x &>> 32, bytes.y & 0xFFFF_FFFF, bytes.y &>> 32)
        halves = (halves | halves &<< 16) & SIMD4(repeating: 0x0000_FFFF_0000_FFFF)
        halves = (halves | halves &<< 8) & SIMD4(repeating: 0x00FF_00FF_00FF_00FF)
        halves = ((halves &>> 4) | (halves &<< 8)) & all(0x0F)
        let letters = ((halves &+ all(0x06)) &>> 4) & all(0x01)
        return halves &+ all(0x30) &+ letters &<< 5 &+ letters &<< 3 &- letters
    }
}
