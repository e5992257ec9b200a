/// The greatest number that divides every difference of two values of a chunk, and exact division by it.
///
/// Microseconds that are whole milliseconds have the unit 1000 and cost ten bits less each. Division by a known divisor d of a
/// multiple of d is one multiplication by the inverse of d's odd part modulo 2^64, and so is the test whether d divides (Granlund and
/// Montgomery 1994, §9; Lemire, Kaser, Kurz 2019).
struct CommonUnit {
    let unit: UInt64
    private let inverse: UInt64
    private let twos: UInt64
    private let quotientMax: UInt64

    private init(_ unit: UInt64) {
        self.unit = unit
        twos = UInt64(unit.trailingZeroBitCount)
        let odd = unit >> twos
        var inverse = odd &* 3 ^ 2  // right in five bits; every step doubles them
        for _ in 0..<4 { inverse = inverse &* (2 &- odd &* inverse) }
        (self.inverse, quotientMax) = (inverse, .max / unit)
    }

    /// - Complexity: O(values) when there is a unit above 1, a few dozen values otherwise.
    init(of values: UnsafeBufferPointer<Int64>, minimum: Int64) {
        var common = CommonUnit(Self.sampled(values, minimum))
        var index = 0
        while common.unit > 1, index < values.count {
            let distance = UInt64(bitPattern: values[index] &- minimum)
            if !common.divides(distance) { common = CommonUnit(Self.gcd(common.unit, distance)) }
            index &+= 1
        }
        self = common
    }

    private static let sampleCount = 64

    private static func sampled(_ values: UnsafeBufferPointer<Int64>, _ minimum: Int64) -> UInt64 {
        var unit = UInt64(0)
        for index in stride(from: 0, to: values.count, by: max(values.count / sampleCount, 1)) {
            unit = gcd(unit, UInt64(bitPattern: values[index] &- minimum))
            if unit == 1 { return 1 }
        }
        // All sampled values are the minimum: any other one may set the unit.
        return unit > 0 ? unit : values.lazy.map { UInt64(bitPattern: $0 &- minimum) }.first { $0 > 0 } ?? 1
    }

    private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    @inline(__always)
    private func divides(_ value: UInt64) -> Bool {
        let product = value &* inverse
        return (product &>> twos) | (product << (64 &- twos)) <= quotientMax
    }

    /// Writes (value − minimum) / unit for each value.
    func quotients(_ values: UnsafeBufferPointer<Int64>, minimum: Int64, into output: UnsafeMutablePointer<UInt64>) {
        guard let source = values.baseAddress else { return }
        let (count, inverse, twos) = (values.count, inverse, twos)
        var index = 0
        if unit == 1 {
            while index < count {
                output[index] = UInt64(bitPattern: source[index] &- minimum)
                index &+= 1
            }
        } else {
            while index < count {
                output[index] = (UInt64(bitPattern: source[index] &- minimum) &* inverse) &>> twos
                index &+= 1
            }
        }
    }
}
