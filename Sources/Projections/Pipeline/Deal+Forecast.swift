import Definitions
import EventModel

extension Deal {
    /// How likely the deal is: its own probability or the stage's while it is open, the closing stage's afterwards.
    ///
    /// Nil for an open deal without its own in a stage that pipeline.yaml does not have.
    func effectiveProbability(in stage: PipelineStage?) -> ExactDecimal? {
        guard let outcome else { return probability ?? stage?.probability }
        if let stage, stage.closed == outcome { return stage.probability }
        return outcome == .won ? ExactDecimal(1) : .zero
    }

    /// Nil for lost deals and for stages that are omitted.
    func forecastCategory(in stage: PipelineStage?) -> ForecastCategory? {
        if outcome == .lost || stage?.forecast == .omitted { return nil }
        if outcome == .won { return .closed }
        switch stage?.forecast {
        case .bestCase: return .bestCase
        case .commit: return .commit
        case .pipeline, .omitted, nil: return .pipeline
        }
    }

    /// Nil when the deal has no amount. What has no probability weighs nothing.
    func weightedAmount(in stage: PipelineStage?) -> WeightedAmount? {
        guard let amount else { return nil }
        let weighted = (effectiveProbability(in: stage) ?? .zero).multiplied(by: amount)
        return WeightedAmount(currency: CurrencyAmount.code(currency), amount: amount, weighted: weighted)
    }
}
