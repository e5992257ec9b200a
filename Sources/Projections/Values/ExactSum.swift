import EventModel

/// A sum of decimals that stays exact whatever is added and taken out again, in any order.
///
/// What does not fit in 128 bits on the way is kept in 256: only a ``total`` that itself does not fit is unknown, and it comes back once what was too much is
/// taken out again.
public struct ExactSum: Sendable {
    /// What fits; the rest is in ``overflow``.
    private var narrow = ExactDecimal.zero
    private var overflow: WideDecimal?

    init() {}

    mutating func add(_ amount: ExactDecimal) {
        if let sum = narrow.adding(amount) { return narrow = sum }
        overflow = (overflow ?? WideDecimal()).adding(narrow)
        narrow = amount
    }

    mutating func subtract(_ amount: ExactDecimal) {
        if let difference = narrow.subtracting(amount) { return narrow = difference }
        overflow = (overflow ?? WideDecimal()).adding(narrow)
        narrow = amount.negated
    }

    /// Adds a product, rounded half away from zero to ``EventModel/ExactDecimal/scaleMax`` digits after the point, even where it does not fit in 128 bits.
    ///
    /// - Parameter share: 0...1.
    mutating func add(_ amount: ExactDecimal, times share: ExactDecimal) {
        if let product = share.multiplied(by: amount) { return add(product) }
        overflow = (overflow ?? WideDecimal()).adding(WideDecimal(amount, times: share))
    }

    mutating func add(_ other: ExactSum) {
        add(other.narrow)
        if let more = other.overflow { overflow = overflow?.adding(more) ?? more }
    }

    mutating func subtract(_ other: ExactSum) { add(other.negated) }

    var negated: ExactSum {
        var sum = ExactSum()
        (sum.narrow, sum.overflow) = (narrow.negated, overflow?.negated)
        return sum
    }

    /// Exact, with cents as far as any of the amounts had them, and further digits only where they are not zero; nil when it does not fit in 128 bits.
    public var total: ExactDecimal? {
        let least = min(narrow.scale, Self.centsScale)
        guard let overflow else { return narrow.trimmed(toScale: least) }
        guard let total = overflow.adding(narrow).narrowed else { return nil }
        return total.adding(ExactDecimal(mantissa: 0, scale: least)) ?? total
    }

    /// Zeros behind so many digits after the point are not shown.
    private static let centsScale = 2

    var isZero: Bool { overflow.map { $0.adding(narrow).isZero } ?? (narrow.mantissa == 0) }

    private var wide: WideDecimal { (overflow ?? WideDecimal()).adding(narrow) }
}

extension ExactSum: Hashable {
    /// Equal sums are equal even where their ``total`` does not fit.
    public static func == (a: ExactSum, b: ExactSum) -> Bool {
        a.overflow == nil && b.overflow == nil ? a.narrow == b.narrow : a.wide == b.wide
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(wide) }
}
