/// Draws customers with Zipf-like activity: the one of rank k in proportion to k^-0.75.
///
/// Uses Walker's alias method. The weights need square roots only, which IEEE 754 rounds exactly, so that the same seed gives the same
/// bytes on every machine; a general power function would not.
struct ActivityTable {
    private var thresholds: [UInt32]
    private var aliases: [UInt32]

    /// - Parameter count: Customers, 1 or more.
    /// - Complexity: O(`count`).
    init(count: Int) {
        thresholds = Array(repeating: .max, count: count)
        aliases = (0..<count).map { UInt32($0) }
        fill(weights: Self.scaledWeights(count: count))
    }

    /// A rank from 0 up to but not including the table's count.
    func draw(_ random: inout RandomSource) -> Int {
        let rank = random.below(thresholds.count)
        return UInt32(truncatingIfNeeded: random.next() >> 32) <= thresholds[rank] ? rank : Int(aliases[rank])
    }

    /// Weights with an average of 1.
    private static func scaledWeights(count: Int) -> [Double] {
        var weights: [Double] = []
        weights.reserveCapacity(count)
        var total = 0.0
        for rank in 1...count {
            let root = Double(rank).squareRoot()
            weights.append(1 / (root * root.squareRoot()))
            total += weights[rank - 1]
        }
        return weights.map { $0 * Double(count) / total }
    }

    private mutating func fill(weights: [Double]) {
        var weights = weights
        var small = weights.indices.filter { weights[$0] < 1 }
        var large = weights.indices.filter { weights[$0] >= 1 }
        while let lesser = small.popLast(), let greater = large.last {
            thresholds[lesser] = UInt32(weights[lesser] * Double(UInt32.max))
            aliases[lesser] = UInt32(greater)
            weights[greater] -= 1 - weights[lesser]
            if weights[greater] < 1 {
                large.removeLast()
                small.append(greater)
            }
        }
    }
}
