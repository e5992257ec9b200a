import EventModel

/// The open deals of a pipeline: how many, and what they are worth.
public struct OpenTotal: Sendable, Hashable {
    public internal(set) var deals = 0
    public internal(set) var amounts = MoneyTally()

    mutating func add(_ deal: Deal) {
        guard deal.isOpen else { return }
        deals += 1
        if let open = deal.openAmount { amounts.add(open.amount, open.currency) }
    }

    mutating func add(_ change: DealChange) {
        deals += change.deals
        amounts.add(change.amounts)
    }
}
