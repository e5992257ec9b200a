import Definitions
import EventModel

/// Sums of one pipeline while its deals are counted.
struct PipelineTally {
    private struct StageTally {
        var count = 0
        var amounts: [String: WeightedAmount] = [:]
    }

    private struct ForecastKey: Hashable {
        let month: String?
        let category: ForecastCategory
        let currency: String

        /// The tilde sorts after every digit: deals without a month come last.
        var order: (String, ForecastCategory, String) { (month ?? "~", category, currency) }
    }

    private var stages: [String?: StageTally] = [:]
    private var forecast: [ForecastKey: WeightedAmount] = [:]

    mutating func add(_ deal: Deal, in pipeline: Pipeline?) {
        stages[deal.stage, default: StageTally()].count += 1
        let stage = deal.stage.flatMap { pipeline?.stage(named: $0) }
        guard let amount = deal.weightedAmount(in: stage) else { return }
        Self.add(amount, to: &stages[deal.stage, default: StageTally()].amounts[amount.currency])
        guard let category = deal.forecastCategory(in: stage) else { return }
        let month = deal.expectedClose.map { String($0.description.prefix(7)) }
        Self.add(amount, to: &forecast[ForecastKey(month: month, category: category, currency: amount.currency)])
    }

    private static func add(_ amount: WeightedAmount, to total: inout WeightedAmount?) { total = total?.adding(amount) ?? amount }

    func entry(_ name: String, _ pipeline: Pipeline?) -> PipelineView.Entry {
        let defined = pipeline?.stages ?? []
        let names = Set(defined.map(\.name))
        let unmapped = stages.keys.filter { $0.map { !names.contains($0) } ?? true }
        let unmappedInOrder = unmapped.sorted { ($0 == nil ? 1 : 0, $0 ?? "") < ($1 == nil ? 1 : 0, $1 ?? "") }
        return PipelineView.Entry(
            name: name, stages: defined.map { stage($0.name, $0) } + unmappedInOrder.map { stage($0, nil) }, forecast: forecastInOrder)
    }

    private func stage(_ name: String?, _ stage: PipelineStage?) -> PipelineView.Stage {
        let tally = stages[name] ?? StageTally()
        return PipelineView.Stage(
            name: name, isMapped: stage != nil, probability: stage?.probability, count: tally.count,
            amounts: tally.amounts.values.sorted { $0.currency < $1.currency })
    }

    private var forecastInOrder: [PipelineView.Forecast] {
        forecast.sorted { $0.key.order < $1.key.order }.map {
            PipelineView.Forecast(month: $0.key.month, category: $0.key.category, total: $0.value)
        }
    }
}
