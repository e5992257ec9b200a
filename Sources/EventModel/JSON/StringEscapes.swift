/// JSON's escapes (RFC 8259 §7), resolved.
enum StringEscapes {
    /// Writes what `count` bytes between two quotes stand for; never more bytes than `count`.
    ///
    /// - Returns: Bytes written; nil when an escape is none of JSON's, or half a surrogate pair.
    static func resolve(_ text: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>) -> Int? {
        var (at, written) = (0, 0)
        while at < count {
            guard text[at] == UInt8(ascii: "\\") else {
                output[written] = text[at]
                (at, written) = (at &+ 1, written &+ 1)
                continue
            }
            guard at + 1 < count else { return nil }
            if text[at + 1] == UInt8(ascii: "u") {
                guard let (scalar, bytes) = scalar(text + at, count - at) else { return nil }
                written += write(scalar, to: output + written)
                at += bytes
            } else {
                guard let byte = single(text[at + 1]) else { return nil }
                output[written] = byte
                (at, written) = (at + 2, written + 1)
            }
        }
        return written
    }

    private static func single(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The scalar of `\uXXXX`, or of two such that are a surrogate pair, and how long they are.
    private static func scalar(_ text: UnsafePointer<UInt8>, _ count: Int) -> (UInt32, bytes: Int)? {
        guard let high = unit(text, count) else { return nil }
        if high & 0xFC00 == 0xD800 {
            guard let low = unit(text + 6, count - 6), low & 0xFC00 == 0xDC00 else { return nil }
            return (0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF)), 12)
        }
        return high & 0xFC00 == 0xDC00 ? nil : (high, 6)
    }

    /// The code unit of `\uXXXX`.
    private static func unit(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt32? {
        guard count >= 6, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "u") else { return nil }
        var unit = UInt32(0)
        for at in 2..<6 {
            guard let digit = hexDigit(text[at]) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private static func hexDigit(_ c: UInt8) -> UInt8? {
        switch c {
        case 48...57: c - 48
        case 65...70: c - 55
        case 97...102: c - 87
        default: nil
        }
    }

    private static func write(_ scalar: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        guard let utf8 = Unicode.Scalar(scalar).map(UTF8.encode) ?? nil else { return 0 }
        var count = 0
        for byte in utf8 {
            output[count] = byte
            count += 1
        }
        return count
    }
}
