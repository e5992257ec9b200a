import Definitions
import EventModel

/// One thing that an event did to the open deals of a pipeline.
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
    }

    public let kind: Kind
    public let dealId: String
    public let pipeline: String
    /// Nil for what is restated, which no one event did.
    public let occurredAt: Instant?
    /// The event's; of what is restated that of the deal's last event.
    public let position: LogPosition
    /// Open deals more, or fewer.
    public internal(set) var deals = 0
    /// What the open deals are worth more, or less.
    public internal(set) var amounts = MoneyTally()
    /// What it was and what it is, where that is a name, a date or an amount.
    public internal(set) var from: String?
    public internal(set) var to: String?
    /// Of a close date: days later, negative for earlier.
    public internal(set) var days: Int64?
    /// Of the deal, after the event.
    public let owner: String?

    fileprivate init(_ kind: Kind, _ deal: Deal, in pipeline: String? = nil) {
        (self.kind, dealId, self.pipeline) = (kind, deal.id, pipeline ?? deal.pipeline)
        (occurredAt, position, owner) = (deal.changedAt, deal.changePosition, deal.owner)
    }

    /// What became known of one pipeline's share of a deal.
    init(restating deal: Deal, in pipeline: String, deals: Int, amounts: MoneyTally) {
        (kind, dealId, self.pipeline, occurredAt) = (.restated, deal.id, pipeline, nil)
        (position, owner, self.deals, self.amounts) = (deal.changePosition, deal.owner, deals, amounts)
    }
}

extension DealChange {
    /// What a step did, in an order in which it can be read; together exactly what it did to the open deals' total.
    static func changes(_ step: DealStep, _ rules: PipelineRules) -> [DealChange] {
        guard let before = step.before else { return created(step.after) }
        let after = step.after
        switch (before.isOpen, after.isOpen) {
        case (true, true): return inTheOpen(before, after, rules)
        case (true, false):
            // First what the event says about the amount, then that all of it is decided.
            return amount(before, after, in: before.pipeline) + [leaving(after.outcome == .won ? .won : .lost, after, in: before.pipeline)]
        case (false, true): return [entering(.reopened, after)]
        case (false, false): return []
        }
    }

    private static func created(_ deal: Deal) -> [DealChange] {
        let created = entering(.created, deal)
        return deal.isOpen ? [created] : [created, leaving(deal.outcome == .won ? .won : .lost, deal, in: deal.pipeline)]
    }

    private static func entering(_ kind: Kind, _ deal: Deal) -> DealChange {
        var change = DealChange(kind, deal)
        change.deals = 1
        if let amount = deal.amount { change.amounts.add(amount, CurrencyAmount.code(deal.currency)) }
        change.to = deal.stage
        return change
    }

    private static func leaving(_ kind: Kind, _ deal: Deal, in pipeline: String) -> DealChange {
        var change = DealChange(kind, deal, in: pipeline)
        change.deals = -1
        if let amount = deal.amount { change.amounts.add(amount.negated, CurrencyAmount.code(deal.currency)) }
        return change
    }

    private static func inTheOpen(_ before: Deal, _ after: Deal, _ rules: PipelineRules) -> [DealChange] {
        var changes = amount(before, after, in: before.pipeline)
        if before.pipeline != after.pipeline {
            var (out, into) = (leaving(.movedOut, after, in: before.pipeline), entering(.movedIn, after))
            (out.from, out.to, into.from, into.to) = (before.pipeline, after.pipeline, before.pipeline, after.pipeline)
            changes += [out, into]
        } else if before.stage != after.stage {
            changes.append(moved(before, after, rules.pipeline(named: after.pipeline)))
        }
        if let change = closeDate(before, after) { changes.append(change) }
        if before.owner != after.owner {
            var change = DealChange(.ownerChanged, after)
            (change.from, change.to) = (before.owner, after.owner)
            changes.append(change)
        }
        return changes
    }

    /// - Parameter pipeline: Where the deal stood before.
    private static func amount(_ before: Deal, _ after: Deal, in pipeline: String) -> [DealChange] {
        let (old, new) = (before.amount, after.amount)
        let (oldCurrency, newCurrency) = (CurrencyAmount.code(before.currency), CurrencyAmount.code(after.currency))
        guard old != new || old != nil && oldCurrency != newCurrency else { return [] }
        let isOneCurrency = oldCurrency == newCurrency || old == nil || new == nil
        let isMore = (new ?? .zero) > (old ?? .zero)
        var change = DealChange(isOneCurrency ? (isMore ? .amountUp : .amountDown) : .currencyChanged, after, in: pipeline)
        if let old { change.amounts.add(old.negated, oldCurrency) }
        if let new { change.amounts.add(new, newCurrency) }
        (change.from, change.to) = (old.map { "\($0) \(oldCurrency)" }, new.map { "\($0) \(newCurrency)" })
        return [change]
    }

    private static func moved(_ before: Deal, _ after: Deal, _ pipeline: Pipeline?) -> DealChange {
        let (old, new) = (before.stage.flatMap { pipeline?.index(ofStage: $0) }, after.stage.flatMap { pipeline?.index(ofStage: $0) })
        let kind: Kind = if let old, let new { new > old ? .movedForward : .movedBack } else { .movedElsewhere }
        var change = DealChange(kind, after)
        (change.from, change.to) = (before.stage, after.stage)
        return change
    }

    private static func closeDate(_ before: Deal, _ after: Deal) -> DealChange? {
        let (old, new) = (before.expectedClose, after.expectedClose)
        guard old != new else { return nil }
        let kind: Kind = if let old, let new { new < old ? .pulledIn : .slipped } else { new == nil ? .closeDateCleared : .closeDateSet }
        var change = DealChange(kind, after)
        (change.from, change.to) = (old?.description, new?.description)
        if let old, let new { change.days = new.daysSinceEpoch - old.daysSinceEpoch }
        return change
    }
}
