import EventModel

/// Some deals: how many, and what they are worth. As a difference, how many more, or fewer, and by how much.
public struct DealTotal: Sendable, Hashable {
    public internal(set) var deals = 0
    public internal(set) var amounts = MoneyTally()

    mutating func add(_ deal: Deal) {
        deals += 1
        if let amount = deal.amount { amounts.add(amount, deal.currency ?? CurrencyAmount.unknownCurrency) }
    }

    mutating func remove(_ deal: Deal) {
        deals -= 1
        if let amount = deal.amount { amounts.subtract(amount, deal.currency ?? CurrencyAmount.unknownCurrency) }
    }

    mutating func add(_ other: DealTotal) {
        deals += other.deals
        amounts.add(other.amounts)
    }

    var isNothing: Bool { deals == 0 && amounts.isEmpty }

    /// Writes `deals` and `amounts` into an object that the caller has opened.
    func appendFields(to json: inout JSONWriter) {
        json.field("deals", deals)
        amounts.appendField(to: &json)
    }
}

extension MoneyTally {
    /// Writes `amounts` into an object that the caller has opened.
    func appendField(to json: inout JSONWriter, named name: String = "amounts") { amounts.appendField(to: &json, named: name) }
}

extension [CurrencyAmount] {
    /// Writes the amounts as a list into an object that the caller has opened.
    func appendField(to json: inout JSONWriter, named name: String) {
        json.field(name) { json in
            json.array { json in
                for amount in self {
                    json.object { json in
                        json.field("currency", amount.currency)
                        json.field("amount", amount.amount)
                    }
                }
            }
        }
    }
}
