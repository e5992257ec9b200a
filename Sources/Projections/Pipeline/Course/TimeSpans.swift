import EventModel

/// Lengths of time, for their mean and median in days.
struct TimeSpans {
    private(set) var micros: [Int64] = []

    static let dayMicros = 86_400_000_000
    private static let decimals = 2

    mutating func add(_ micros: Int64) { self.micros.append(micros) }

    /// All of them together.
    var sumMicros: Int128 { micros.reduce(Int128(0)) { $0 + Int128($1) } }

    /// Rounded to two digits after the point; nil of nothing.
    var meanDays: ExactDecimal? {
        guard !micros.isEmpty else { return nil }
        return ExactDecimal(mantissa: sumMicros, scale: 0).divided(by: micros.count * Self.dayMicros, decimals: Self.decimals)
    }

    /// - Complexity: O(n log n)
    var medianDays: ExactDecimal? {
        guard !micros.isEmpty else { return nil }
        let inOrder = micros.sorted()
        let (low, high) = (inOrder[(inOrder.count - 1) / 2], inOrder[inOrder.count / 2])
        return ExactDecimal(mantissa: Int128(low) + Int128(high), scale: 0).divided(by: 2 * Self.dayMicros, decimals: Self.decimals)
    }
}
