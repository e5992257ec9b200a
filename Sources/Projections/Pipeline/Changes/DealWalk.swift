// From what a deal was to what an event made of it, one thing after the other, so that each is told with exactly what it made of the totals:
//
//   before ──owner──▶ ──amount──▶ ──close date──▶ ──pipeline──▶ ──stage, outcome──▶ after
//
// Invariant: the totals of all changes come from the deal's share before to its share after, in every pipeline.

import Definitions
import EventModel

/// The changes of one step of one deal.
struct DealWalk {
    private let after: Deal
    private let rules: PipelineRules
    private let filter: DealFilter
    /// Where the walk is.
    private var deal: Deal
    private(set) var changes: [DealChange] = []

    /// - Returns: What the step did to the deals that a filter includes, in an order in which it can be read.
    static func changes(_ step: DealStep, _ rules: PipelineRules, _ filter: DealFilter) -> [DealChange] {
        guard let before = step.before else { return created(step.after, rules, filter) }
        var walk = DealWalk(from: before, to: step.after, rules, filter)
        walk.walk()
        return walk.changes
    }

    private init(from before: Deal, to after: Deal, _ rules: PipelineRules, _ filter: DealFilter) {
        (deal, self.after, self.rules, self.filter) = (before, after, rules, filter)
    }

    private static func created(_ deal: Deal, _ rules: PipelineRules, _ filter: DealFilter) -> [DealChange] {
        guard filter.includes(deal) else { return [] }
        var open = deal
        open.outcome = nil
        var change = DealChange(.created, deal, to: deal.stage)
        change.total.add(open)
        guard !deal.isOpen else { return [change] }
        open.stage = nil
        var walk = DealWalk(from: open, to: deal, rules, filter)
        walk.changeStage()
        return [change] + walk.changes
    }

    private mutating func walk() {
        changeOwner()
        guard filter.includes(owner: after.owner) else { return }
        changeAmount()
        changeCloseDate()
        changePipeline()
        changeStage()
    }

    /// Tells a change, with what it made of the totals.
    private mutating func tell(_ change: DealChange, _ next: Deal) {
        var change = change
        if filter.includes(owner: deal.owner) { change.total.remove(deal) }
        if filter.includes(owner: next.owner) { change.total.add(next) }
        deal = next
        if filter.includes(pipeline: change.pipeline) { changes.append(change) }
    }

    private mutating func changeOwner() {
        guard deal.owner != after.owner else { return }
        var next = deal
        next.owner = after.owner
        guard filter.includes(owner: deal.owner) || filter.includes(owner: next.owner) else { return deal = next }
        tell(DealChange(.ownerChanged, after, in: deal.pipeline, from: deal.owner, to: after.owner), next)
    }

    private mutating func changeAmount() {
        let (old, new) = (deal.amount, after.amount)
        let (oldCurrency, newCurrency) = (deal.currency ?? CurrencyAmount.unknownCurrency, after.currency ?? CurrencyAmount.unknownCurrency)
        var next = deal
        (next.amount, next.currency) = (new, after.currency)
        guard old != new || old != nil && oldCurrency != newCurrency else { return deal = next }
        let isOneCurrency = oldCurrency == newCurrency || old == nil || new == nil
        let kind: DealChange.Kind = isOneCurrency ? ((new ?? .zero) > (old ?? .zero) ? .amountUp : .amountDown) : .currencyChanged
        tell(DealChange(kind, after, in: deal.pipeline, from: old.map { "\($0) \(oldCurrency)" }, to: new.map { "\($0) \(newCurrency)" }), next)
    }

    private mutating func changeCloseDate() {
        let (old, new) = (deal.expectedClose, after.expectedClose)
        guard old != new else { return }
        let kind: DealChange.Kind = if let old, let new { new < old ? .pulledIn : .slipped } else { new == nil ? .closeDateCleared : .closeDateSet }
        var change = DealChange(kind, after, in: deal.pipeline, from: old?.description, to: new?.description)
        if let old, let new { change.days = new.daysSinceEpoch - old.daysSinceEpoch }
        var next = deal
        next.expectedClose = new
        tell(change, next)
    }

    private mutating func changePipeline() {
        let (old, new) = (deal.pipeline, after.pipeline)
        guard old != new else { return }
        var (out, into) = (DealChange(.movedOut, after, in: old, from: old, to: new), DealChange(.movedIn, after, in: new, from: old, to: new))
        out.total.remove(deal)
        deal.pipeline = new
        into.total.add(deal)
        changes += [out, into].filter { filter.includes(pipeline: $0.pipeline) }
        // That it stands in another stage there is part of the move.
        if deal.outcome == after.outcome { deal.stage = after.stage }
    }

    private mutating func changeStage() {
        var next = deal
        (next.stage, next.outcome) = (after.stage, after.outcome)
        switch (deal.outcome, after.outcome) {
        case (nil, .won): tell(DealChange(.won, after, from: deal.stage, to: after.stage), next)
        case (nil, .lost): tell(DealChange(.lost, after, from: deal.stage, to: after.stage), next)
        case (.some, nil): tell(DealChange(.reopened, after, from: deal.stage, to: after.stage), next)
        case (.won, .lost): tell(DealChange(.wonToLost, after, from: "won", to: "lost"), next)
        case (.lost, .won): tell(DealChange(.lostToWon, after, from: "lost", to: "won"), next)
        case (nil, nil), (.won, .won), (.lost, .lost):
            guard deal.stage != after.stage else { return }
            tell(DealChange(direction, after, from: deal.stage, to: after.stage), next)
        }
    }

    private var direction: DealChange.Kind {
        let pipeline = rules.pipeline(named: after.pipeline)
        let places = [deal.stage, after.stage].map { $0.flatMap { pipeline?.index(ofStage: $0) } }
        guard let old = places[0], let new = places[1] else { return .movedElsewhere }
        return new > old ? .movedForward : .movedBack
    }
}
