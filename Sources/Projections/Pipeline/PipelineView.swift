import Definitions
import EventModel

/// Where all deals stand: per pipeline and stage, and as a forecast.
///
/// Made by ``PipelineFold/view()``.
public struct PipelineView: Sendable, Hashable {
    public struct Stage: Sendable, Hashable {
        /// Nil for deals of which no stage is known.
        public let name: String?
        /// Whether pipeline.yaml has the stage.
        public let isMapped: Bool
        /// 0...1; nil for unmapped stages.
        public let probability: ExactDecimal?
        /// Deals without an amount count too.
        public let count: Int
        /// Ascending by currency.
        public let amounts: [WeightedAmount]
    }

    public struct Forecast: Sendable, Hashable {
        /// The month of the expected close, `2026-03`; nil for deals that do not say.
        public let month: String?
        public let category: ForecastCategory
        public let total: WeightedAmount
    }

    public struct Entry: Sendable, Hashable {
        public let name: String
        /// In the defined order, then the unmapped ones by name.
        public let stages: [Stage]
        /// By month (none last), category (least sure first) and currency.
        public let forecast: [Forecast]
    }

    /// In the order of pipeline.yaml, deals or not, then those it does not have, by name.
    public let pipelines: [Entry]
    public let dealCount: Int

    init(deals: [Deal], rules: PipelineRules) {
        var tallies: [String: PipelineTally] = [:]
        for deal in deals { tallies[deal.pipeline, default: PipelineTally()].add(deal, in: rules.pipeline(named: deal.pipeline)) }
        let defined = rules.pipelines.map { (tallies.removeValue(forKey: $0.name) ?? PipelineTally()).entry($0.name, $0) }
        let others = tallies.sorted { $0.key < $1.key }.map { $0.value.entry($0.key, nil) }
        (pipelines, dealCount) = (defined + others, deals.count)
    }
}
