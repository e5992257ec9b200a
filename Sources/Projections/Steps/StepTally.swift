import EventModel

/// Counts and sums over customers at each of some steps. States merge, in any order.
public struct StepTally: Sendable {
    private let count: Int
    /// What comes in at each step, less what went out there.
    private var customers: [Int]
    private var valued: [Int]
    private var sums: [String: [ExactSum]] = [:]
    /// Values that no exact decimal can hold: a sum with one of them is not known.
    private var inexact: [Int]

    /// Of numbers that are no money.
    public static let plain = ""

    public init(steps count: Int) {
        self.count = count
        customers = Array(repeating: 0, count: count + 1)
        (valued, inexact) = (customers, customers)
    }

    /// Adds what one customer is at some steps. O(1).
    public mutating func add(_ stretch: StepCourse.Stretch) {
        let steps = stretch.steps
        add(1, to: &customers, steps)
        if let amounts = stretch.amounts {
            if !amounts.isEmpty { add(1, to: &valued, steps) }
            for one in amounts { add(one.amount, one.currency, steps) }
        } else if let value = stretch.value {
            add(1, to: &valued, steps)
            // Of texts and instants there is no sum.
            if value.isNumber { add(value.numberValue, Self.plain, steps) }
        }
    }

    private func add(_ one: Int, to changes: inout [Int], _ steps: Range<Int>) {
        changes[steps.lowerBound] += one
        changes[steps.upperBound] -= one
    }

    private mutating func add(_ amount: ExactDecimal?, _ currency: String, _ steps: Range<Int>) {
        guard let amount else { return add(1, to: &inexact, steps) }
        sums[currency, default: Array(repeating: ExactSum(), count: count + 1)][steps.lowerBound].add(amount)
        sums[currency]?[steps.upperBound].subtract(amount)
    }

    public mutating func merge(_ other: StepTally) {
        for step in customers.indices {
            customers[step] += other.customers[step]
            valued[step] += other.valued[step]
            inexact[step] += other.inexact[step]
        }
        for (currency, changes) in other.sums {
            for (step, change) in changes.enumerated() { sums[currency, default: Array(repeating: ExactSum(), count: count + 1)][step].add(change) }
        }
    }

    /// One step.
    public struct Point: Sendable {
        public let customers: Int
        /// Customers who have a value.
        public let valued: Int
        /// By currency, ascending; of numbers that are no money one under ``StepTally/plain``. An amount is nil where the sum does not fit in 128 bits.
        public let amounts: [CurrencyAmount]
        /// Some value is no exact decimal, so that sums lack it.
        public let isInexact: Bool
    }

    /// The steps, first to last. O(steps × currencies).
    public var points: [Point] {
        var (customers, valued, inexact, running) = (0, 0, 0, [String: ExactSum]())
        return (0..<count).map { step in
            customers += self.customers[step]
            valued += self.valued[step]
            inexact += self.inexact[step]
            for (currency, changes) in sums { running[currency, default: ExactSum()].add(changes[step]) }
            let amounts = running.sorted { $0.key < $1.key }.map { CurrencyAmount(currency: $0.key, amount: $0.value.total) }
            return Point(customers: customers, valued: valued, amounts: amounts, isInexact: inexact > 0)
        }
    }
}
