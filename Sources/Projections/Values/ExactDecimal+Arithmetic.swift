import EventModel

extension ExactDecimal {
    /// The product, rounded half away from zero to at most ``scaleMax`` digits after the point; nil when it does not fit.
    func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        guard !overflow else { return nil }
        var (digits, places) = (product, scale + other.scale)
        while places > Self.scaleMax {
            digits = Self.dividedByTen(digits, isLast: places == Self.scaleMax + 1)
            places -= 1
        }
        return ExactDecimal(mantissa: digits, scale: places).trimmed(toScale: max(scale, other.scale))
    }

    /// The quotient, rounded half away from zero to `decimals` digits after the point; nil for a divisor of 0 or when it does not fit.
    func divided(by other: ExactDecimal, decimals: Int) -> ExactDecimal? {
        guard other.mantissa != 0, let upper = Self.shifted(mantissa, by: other.scale + decimals),
            let lower = Self.shifted(other.mantissa, by: scale)
        else { return nil }
        let (quotient, rest) = upper.quotientAndRemainder(dividingBy: lower)
        let roundsUp = rest.magnitude >= lower.magnitude - rest.magnitude
        let isNegative = (upper < 0) != (lower < 0)
        return ExactDecimal(mantissa: roundsUp ? quotient + (isNegative ? -1 : 1) : quotient, scale: decimals)
    }

    /// Without zeros at the end, but with at least `least` digits after the point.
    func trimmed(toScale least: Int) -> ExactDecimal {
        var (digits, places) = (mantissa, scale)
        while places > least, digits % 10 == 0 { (digits, places) = (digits / 10, places - 1) }
        return ExactDecimal(mantissa: digits, scale: places)
    }

    private static func dividedByTen(_ value: Int128, isLast: Bool) -> Int128 {
        guard isLast else { return value / 10 }
        return value / 10 + (value % 10 >= 5 ? 1 : (value % 10 <= -5 ? -1 : 0))
    }

    private static func shifted(_ value: Int128, by places: Int) -> Int128? {
        var value = value
        for _ in 0..<places {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }
}

extension ExactDecimal {
    /// A part of a whole, 0 to 1, with four digits after the point; nil of nothing.
    static func share(_ part: Int, of whole: Int) -> ExactDecimal? { whole == 0 ? nil : ExactDecimal(part).divided(by: whole, decimals: 4) }

    /// This times a whole number and divided by another, rounded once, half away from zero; nil when it does not fit.
    ///
    /// - Parameters:
    ///   - factor: Not negative.
    ///   - divisor: More than 0.
    func multiplied(by factor: Int128, dividedBy divisor: Int128, decimals: Int) -> ExactDecimal? {
        guard factor >= 0, divisor > 0, let upper = Self.shifted(factor, by: max(decimals - scale, 0)), let lower = Self.shifted(divisor, by: max(scale - decimals, 0))
        else { return nil }
        let product = mantissa.magnitude.multipliedFullWidth(by: upper.magnitude)
        guard product.high < lower.magnitude else { return nil }
        let (quotient, rest) = lower.magnitude.dividingFullWidth(product)
        let rounded = quotient + (rest >= lower.magnitude - rest ? 1 : 0)
        guard let digits = Int128(exactly: rounded) else { return nil }
        return ExactDecimal(mantissa: mantissa < 0 ? -digits : digits, scale: decimals)
    }
}
