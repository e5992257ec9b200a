import Definitions
import EventModel

/// Deals that are alike in all that answers tell apart: how many, and what they are worth.
///
/// Deals are counted by cells and cells are added up to stages, owners and pipelines: that looks up one name where a million deals would look up five.
struct DealCell: Sendable {
    struct Key: Hashable, Sendable {
        let pipeline: String
        let stage: String?
        let owner: String?
        let outcome: PipelineStage.Outcome?
        /// Nil for deals without an amount.
        let currency: String?
    }

    let key: Key
    /// Of deals that do not have their own.
    let probability: ExactDecimal
    let category: ForecastCategory?
    private(set) var count = 0
    private(set) var sum = WeightedSum()

    init(_ key: Key, _ rules: PipelineRules) {
        self.key = key
        let stage = key.stage.flatMap { rules.pipeline(named: key.pipeline)?.stage(named: $0) }
        (probability, category) = (Deal.probability(key.outcome, in: stage), ForecastCategory(key.outcome, in: stage))
    }

    /// The same without deals.
    init(emptied cell: DealCell) { (key, probability, category) = (cell.key, cell.probability, cell.category) }

    /// - Parameter deal: One with the cell's key.
    mutating func add(_ deal: Deal) {
        count += 1
        if let amount = deal.amount { sum.add(amount, times: deal.probability(orOf: self)) }
    }

    /// - Parameter other: One with the same key.
    mutating func add(_ other: DealCell) {
        count += other.count
        sum.add(other.sum)
    }

    /// - Parameter deal: One that was added.
    mutating func remove(_ deal: Deal) {
        count -= 1
        if let amount = deal.amount { sum.subtract(amount, times: deal.probability(orOf: self)) }
    }
}

extension DealCell.Key {
    /// - Parameter isByOwner: Whether deals of different owners are told apart.
    init(_ deal: Deal, isByOwner: Bool) {
        (pipeline, stage, outcome, owner) = (deal.pipeline, deal.stage, deal.outcome, isByOwner ? deal.owner : nil)
        currency = deal.amount == nil ? nil : deal.currency ?? CurrencyAmount.unknownCurrency
    }
}
