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
