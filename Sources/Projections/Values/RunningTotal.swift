import EventModel

/// A sum that amounts come into and go out of again, with as many digits after the point as the amounts in it have: as if it had been added up of these alone.
///
/// The caller sees to it that the sum of all amounts' magnitudes fits in 128 bits.
struct RunningTotal {
    private(set) var count = 0
    private var sum = ExactDecimal.zero
    /// Amounts in it by their digits after the point.
    private var countsByScale: [Int] = []

    /// Takes an amount in (1) or out (-1); one that is no number is counted alone.
    mutating func change(_ amount: ExactDecimal?, by sign: Int) {
        count += sign
        guard let amount else { return }
        sum = (sign > 0 ? sum.adding(amount) : sum.subtracting(amount)) ?? sum
        while countsByScale.count <= amount.scale { countsByScale.append(0) }
        countsByScale[amount.scale] += sign
    }

    private var scale: Int { countsByScale.lastIndex { $0 > 0 } ?? 0 }

    /// What is in it, less what is in others.
    func total(less others: [RunningTotal] = []) -> ExactDecimal? {
        var (total, scale): (ExactDecimal?, Int) = (sum, scale)
        for other in others {
            total = total?.subtracting(other.sum)
            scale = max(scale, other.scale)
        }
        return total.map { $0.trimmed(toScale: min(scale, $0.scale)) }
    }
}
