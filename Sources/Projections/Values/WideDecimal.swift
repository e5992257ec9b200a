import EventModel

/// A number in 256 bits with ``EventModel/ExactDecimal/scaleMax`` digits after the point: room for 2⁶⁰ of the largest decimals that events may carry.
struct WideDecimal: Sendable, Hashable {
    private var high: Int128 = 0
    private var low: UInt128 = 0

    init() {}

    /// The product, rounded half away from zero.
    ///
    /// - Parameter share: 0...1.
    init(_ amount: ExactDecimal, times share: ExactDecimal) {
        (high, low) = amount.mantissa.multipliedFullWidth(by: share.mantissa)
        let (isNegative, scale) = (high < 0, amount.scale + share.scale)
        if isNegative { self = negated }
        for _ in scale..<max(scale, ExactDecimal.scaleMax) { self = timesTen }
        for place in stride(from: scale, to: ExactDecimal.scaleMax, by: -1) {
            let digit = divideByTen()
            if place == ExactDecimal.scaleMax + 1, digit >= 5 { self = adding(ExactDecimal(mantissa: 1, scale: ExactDecimal.scaleMax)) }
        }
        if isNegative { self = negated }
    }

    private var timesTen: WideDecimal {
        let twice = adding(self)
        let fourTimes = twice.adding(twice)
        return fourTimes.adding(fourTimes).adding(twice)
    }

    /// Takes the last digit off, and returns it. Of numbers that are not negative.
    private mutating func divideByTen() -> UInt128 {
        let (quotient, rest) = UInt128(truncatingIfNeeded: high).quotientAndRemainder(dividingBy: 10)
        let (lowQuotient, digit) = (10 as UInt128).dividingFullWidth((rest, low))
        (high, low) = (Int128(truncatingIfNeeded: quotient), lowQuotient)
        return digit
    }

    /// The sum; a wrap is out of reach of any number of events.
    func adding(_ decimal: ExactDecimal) -> WideDecimal {
        var other = WideDecimal()
        (other.high, other.low) = decimal.mantissa.multipliedFullWidth(by: Self.power(ExactDecimal.scaleMax - decimal.scale))
        return adding(other)
    }

    func adding(_ other: WideDecimal) -> WideDecimal {
        var sum = WideDecimal()
        let (low, carries) = self.low.addingReportingOverflow(other.low)
        (sum.low, sum.high) = (low, high &+ other.high &+ (carries ? 1 : 0))
        return sum
    }

    var negated: WideDecimal {
        var opposite = WideDecimal()
        opposite.low = ~low &+ 1
        opposite.high = ~high &+ (opposite.low == 0 ? 1 : 0)
        return opposite
    }

    var isZero: Bool { high == 0 && low == 0 }

    /// The same number with the fewest digits after the point; nil when it does not fit in 128 bits.
    var narrowed: ExactDecimal? {
        let isNegative = high < 0
        var (digits, scale) = (isNegative ? negated : self, ExactDecimal.scaleMax)
        while scale > 0 {
            var shorter = digits
            guard shorter.divideByTen() == 0 else { break }
            (digits, scale) = (shorter, scale - 1)
        }
        guard digits.high == 0, let mantissa = Int128(exactly: digits.low) else { return nil }
        return ExactDecimal(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }

    private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
