import Definitions
import EventModel

/// What one event did to a deal.
struct DealStep {
    /// Nil when the event is the deal's first.
    let before: Deal?
    let after: Deal
}

extension Deal {
    var isOpen: Bool { outcome == nil }
}
