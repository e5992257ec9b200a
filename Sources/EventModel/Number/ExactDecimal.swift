/// A decimal number without rounding: `mantissa × 10^-scale`.
///
/// Money is added in this type, so that a lifetime value is exact whatever the order of the orders.
public struct ExactDecimal: Sendable {
    public var mantissa: Int128
    /// Digits after the point, 0...``scaleMax``.
    public var scale: Int

    /// More digits after the point than this are not exact decimals to us.
    public static let scaleMax = 18

    public init(mantissa: Int128, scale: Int) {
        precondition((0...Self.scaleMax).contains(scale), "scale out of range")
        (self.mantissa, self.scale) = (mantissa, scale)
    }

    public init(_ integer: Int) { (mantissa, scale) = (Int128(integer), 0) }

    public static let zero = ExactDecimal(0)

    /// Reads the text of a JSON number (an exponent is fine); nil when it does not fit in 36 digits and 18 decimals.
    public init?(_ text: String) {
        var text = text
        guard let value = text.withUTF8({ ExactDecimal(utf8: $0) }) else { return nil }
        self = value
    }

    public init?(utf8 t: UnsafeBufferPointer<UInt8>) {
        var (at, negative, mantissa, scale, digits) = (0, false, Int128(0), 0, 0)
        if at < t.count, t[at] == UInt8(ascii: "-") { (negative, at) = (true, 1) }
        var seenPoint = false
        while at < t.count {
            let c = t[at]
            if c == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else if c &- 48 <= 9 {
                digits += 1
                guard mantissa < 1_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
                mantissa = mantissa * 10 + Int128(c &- 48)
                if seenPoint { scale += 1 }
            } else {
                break
            }
            at += 1
        }
        guard digits > 0 else { return nil }
        if at < t.count {
            guard t[at] | 32 == UInt8(ascii: "e"), let exponent = Self.exponent(t, at + 1) else { return nil }
            scale -= exponent
        }
        while scale > Self.scaleMax, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
        while scale < 0 {
            guard mantissa < 1_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
            if mantissa == 0 { scale = 0 } else { (mantissa, scale) = (mantissa * 10, scale + 1) }
        }
        guard scale <= Self.scaleMax else { return nil }
        self.init(mantissa: negative ? -mantissa : mantissa, scale: scale)
    }

    private static func exponent(_ t: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var (at, negative, value) = (start, false, 0)
        if at < t.count, t[at] == UInt8(ascii: "+") || t[at] == UInt8(ascii: "-") {
            negative = t[at] == UInt8(ascii: "-")
            at += 1
        }
        while t.count - at > 1, t[at] == 48 { at += 1 }
        guard at < t.count, t.count - at <= 3 else { return nil }
        while at < t.count {
            guard t[at] &- 48 <= 9 else { return nil }
            value = value * 10 + Int(t[at] &- 48)
            at += 1
        }
        return negative ? -value : value
    }
}

extension ExactDecimal {
    /// The mantissa at a larger scale; nil when it no longer fits.
    private func mantissa(atScale wanted: Int) -> Int128? {
        var value = mantissa
        for _ in scale..<max(wanted, scale) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// The exact sum; nil when it does not fit in 128 bits.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? {
        let wanted = max(scale, other.scale)
        guard let a = mantissa(atScale: wanted), let b = other.mantissa(atScale: wanted) else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : ExactDecimal(mantissa: sum, scale: wanted)
    }

    /// The exact difference; nil when it does not fit in 128 bits.
    public func subtracting(_ other: ExactDecimal) -> ExactDecimal? {
        let wanted = max(scale, other.scale)
        guard let a = mantissa(atScale: wanted), let b = other.mantissa(atScale: wanted) else { return nil }
        let (difference, overflow) = a.subtractingReportingOverflow(b)
        return overflow ? nil : ExactDecimal(mantissa: difference, scale: wanted)
    }

    public var negated: ExactDecimal { ExactDecimal(mantissa: mantissa == .min ? .max : -mantissa, scale: scale) }

    /// The quotient by a whole number, rounded half away from zero to `decimals` digits after the point.
    public func divided(by divisor: Int, decimals: Int) -> ExactDecimal? {
        guard divisor > 0, (0...Self.scaleMax).contains(decimals), let scaled = mantissa(atScale: max(scale, decimals)) else { return nil }
        var excess = Int128(divisor)
        for _ in decimals..<max(scale, decimals) { excess *= 10 }
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: excess)
        // Compared without doubling, which might overflow; a quotient that is rounded lies far from the bounds, since excess > 1.
        let roundsAway = remainder.magnitude >= (excess.magnitude + 1) / 2 && remainder != 0
        return ExactDecimal(mantissa: roundsAway ? quotient + scaled.signum() : quotient, scale: decimals)
    }

    /// The nearest double, for weights and ratios, never for money.
    public var doubleValue: Double {
        var divisor = 1.0
        for _ in 0..<scale { divisor *= 10 }
        return Double(mantissa) / divisor
    }
}

extension ExactDecimal: Comparable, Hashable {
    public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool { compare(a, b) < 0 }
    public static func == (a: ExactDecimal, b: ExactDecimal) -> Bool { compare(a, b) == 0 }

    private static func compare(_ a: ExactDecimal, _ b: ExactDecimal) -> Int {
        let wanted = max(a.scale, b.scale)
        // What does not fit at the larger scale is further from zero than anything that does; only one of the two can be such.
        guard let x = a.mantissa(atScale: wanted) else { return Int(a.mantissa.signum()) }
        guard let y = b.mantissa(atScale: wanted) else { return -Int(b.mantissa.signum()) }
        return x < y ? -1 : (x > y ? 1 : 0)
    }

    /// Equal numbers hash alike whatever their scale: 1.5 and 1.50.
    public func hash(into hasher: inout Hasher) {
        var (m, s) = (mantissa, scale)
        while s > 0, m % 10 == 0 { (m, s) = (m / 10, s - 1) }
        hasher.combine(m)
        hasher.combine(s)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// `59.90`: as many digits after the point as the scale says, as JSON writes numbers.
    public var description: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}
