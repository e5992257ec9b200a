import EventModel

/// What one event did to a deal.
struct DealStep {
    /// Nil when the event is the deal's first.
    let before: Deal?
    let after: Deal
}

extension Deal {
    var isOpen: Bool { outcome == nil }

    /// What it adds to its open pipeline's total; nil when it adds nothing: closed, or without an amount.
    var openAmount: (currency: String, amount: ExactDecimal)? {
        guard isOpen, let amount else { return nil }
        return (CurrencyAmount.code(currency), amount)
    }
}
