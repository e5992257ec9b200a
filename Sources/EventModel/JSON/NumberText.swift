/// The grammar of JSON numbers (RFC 8259 §6), and which of them pack small without losing their text.
enum NumberText {
    enum Form {
        case integer(Int64)
        case decimal(mantissa: Int64, scale: UInt8)
        /// A number whose text must be kept as it is.
        case other
        case invalid
    }

    @inline(__always)
    private static func isDigit(_ c: UInt8) -> Bool { c &- 48 <= 9 }

    static func form(_ t: UnsafePointer<UInt8>, _ count: Int) -> Form {
        var at = 0
        let negative = count > 0 && t[0] == UInt8(ascii: "-")
        if negative { at = 1 }
        let integerStart = at
        var mantissa = Int64(0)
        while at < count, isDigit(t[at]) {
            if at - integerStart < 18 { mantissa = mantissa &* 10 &+ Int64(t[at] &- 48) }
            at += 1
        }
        let integerDigits = at - integerStart
        guard integerDigits > 0, !(integerDigits > 1 && t[integerStart] == 48) else { return .invalid }
        if at == count {
            // 18 digits always fit; "-0" must keep its sign.
            return integerDigits <= 18 && !(negative && mantissa == 0) ? .integer(negative ? -mantissa : mantissa) : .other
        }
        return fraction(t, count, at, mantissa, integerDigits, negative)
    }

    private static func fraction(
        _ t: UnsafePointer<UInt8>, _ count: Int, _ start: Int, _ integer: Int64, _ integerDigits: Int, _ negative: Bool
    ) -> Form {
        var (at, mantissa, scale) = (start, integer, 0)
        if t[at] == UInt8(ascii: ".") {
            at += 1
            while at < count, isDigit(t[at]) {
                if integerDigits + scale < 18 { mantissa = mantissa &* 10 &+ Int64(t[at] &- 48) }
                scale += 1
                at += 1
            }
            guard scale > 0 else { return .invalid }
            if at == count {
                return integerDigits + scale <= 18 && !(negative && mantissa == 0)
                    ? .decimal(mantissa: negative ? -mantissa : mantissa, scale: UInt8(scale)) : .other
            }
        }
        return hasExponent(t, count, at) ? .other : .invalid
    }

    private static func hasExponent(_ t: UnsafePointer<UInt8>, _ count: Int, _ start: Int) -> Bool {
        guard t[start] | 0x20 == UInt8(ascii: "e") else { return false }
        var at = start + 1
        if at < count, t[at] == UInt8(ascii: "+") || t[at] == UInt8(ascii: "-") { at += 1 }
        let digits = at
        while at < count, isDigit(t[at]) { at += 1 }
        return at == count && at > digits
    }

    /// Writes a packed decimal's text: `-0.05` for mantissa -5, scale 2.
    static func write(mantissa: Int64, scale: Int, to output: inout [UInt8]) {
        output.append(contentsOf: ExactDecimal(mantissa: Int128(mantissa), scale: scale).description.utf8)
    }
}
