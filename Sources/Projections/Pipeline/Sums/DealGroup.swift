import EventModel

/// Some deals: how many, and what they are worth by currency.
public struct DealGroup: Sendable, Hashable {
    /// Deals without an amount count too.
    public private(set) var count = 0
    private var sums: [String: WeightedSum] = [:]

    init() {}

    /// Ascending by currency.
    public var amounts: [WeightedAmount] {
        sums.sorted { $0.key < $1.key }.map { currency, sum in
            WeightedAmount(currency: currency, amount: sum.whole.total, weighted: sum.weighted.total, deals: sum.deals)
        }
    }

    /// Deals without an amount.
    public var countWithoutAmount: Int { count - sums.values.reduce(0) { $0 + $1.deals } }

    mutating func add(_ cell: DealCell) {
        count += cell.count
        if let currency = cell.key.currency { sums[currency, default: WeightedSum()].add(cell.sum) }
    }

    mutating func add(_ other: DealGroup) {
        count += other.count
        for (currency, sum) in other.sums { sums[currency, default: WeightedSum()].add(sum) }
    }

    /// Writes `count` and `amounts` into an object that the caller has opened.
    func appendFields(to json: inout JSONWriter) {
        json.field("count", count)
        json.field("amounts") { json in
            json.array { json in for amount in amounts { json.object { amount.appendFields(to: &$0) } } }
        }
    }
}
