import EventModel

/// Amounts of one currency, whole and times their probability, while they are added up.
struct WeightedSum: Sendable, Hashable {
    private(set) var whole = ExactSum()
    private(set) var weighted = ExactSum()
    private(set) var deals = 0

    /// - Parameter probability: 0...1.
    mutating func add(_ amount: ExactDecimal, times probability: ExactDecimal) {
        deals += 1
        whole.add(amount)
        weighted.add(amount, times: probability)
    }

    mutating func add(_ other: WeightedSum) {
        deals += other.deals
        whole.add(other.whole)
        weighted.add(other.weighted)
    }

    mutating func subtract(_ amount: ExactDecimal, times probability: ExactDecimal) {
        deals -= 1
        whole.subtract(amount)
        weighted.add(amount.negated, times: probability)
    }

    mutating func subtract(_ other: WeightedSum) {
        deals -= other.deals
        whole.subtract(other.whole)
        weighted.subtract(other.weighted)
    }
}
