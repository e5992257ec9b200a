import Definitions
import EventModel

/// One thing that an event did to a deal, and what that made of its pipeline.
public struct DealChange: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// What is known now of the time before, and was not known then: events that were recorded late, or retracted.
        case restated
        case created
        case reopened
        case movedIn = "moved_in"
        case amountUp = "amount_up"
        case amountDown = "amount_down"
        case currencyChanged = "currency_changed"
        case movedForward = "moved_forward"
        case movedBack = "moved_back"
        /// To or from a stage that pipeline.yaml does not have.
        case movedElsewhere = "moved_elsewhere"
        case pulledIn = "pulled_in"
        case slipped
        case closeDateSet = "close_date_set"
        case closeDateCleared = "close_date_cleared"
        case ownerChanged = "owner_changed"
        case movedOut = "moved_out"
        case won
        case lost
        case wonToLost = "won_to_lost"
        case lostToWon = "lost_to_won"
    }

    public internal(set) var kind: Kind
    /// Of what is restated, what it would have been had it been known; nil for a deal that was taken for one and is none.
    public internal(set) var restates: Kind?
    public let dealId: String
    public let pipeline: String
    /// Nil for what is restated, which no one event did.
    public internal(set) var occurredAt: Instant?
    /// The event's; of what is restated that of the deal's last event.
    public let position: LogPosition
    /// What there is more, or less, of open, won and lost deals in the pipeline.
    public internal(set) var total = PipelineTotal()
    /// What it was and what it is, where that is a name, a date or an amount.
    public internal(set) var from: String?
    public internal(set) var to: String?
    /// Of a close date: days later, negative for earlier.
    public internal(set) var days: Int64?
    /// Of the deal, after the event.
    public let owner: String?

    /// - Parameter pipeline: The deal's own when it is nil.
    init(_ kind: Kind, _ deal: Deal, in pipeline: String? = nil, from: String? = nil, to: String? = nil) {
        (self.kind, dealId, self.pipeline, self.from, self.to) = (kind, deal.id, pipeline ?? deal.pipeline, from, to)
        (occurredAt, position, owner) = (deal.changedAt, deal.changePosition, deal.owner)
    }
}
