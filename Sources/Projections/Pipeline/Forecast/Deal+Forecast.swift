import Definitions
import EventModel

extension Deal {
    /// How likely deals in a stage are that do not say themselves: 1 or 0 once they are won or lost; 0 in a stage that pipeline.yaml does not have.
    static func probability(_ outcome: PipelineStage.Outcome?, in stage: PipelineStage?) -> ExactDecimal {
        switch outcome {
        case .won: ExactDecimal(1)
        case .lost: .zero
        case nil: stage?.probability ?? .zero
        }
    }

    /// Its own probability while it is open, else that of its stage and outcome.
    func probability(orOf cell: DealCell) -> ExactDecimal { isOpen ? probability ?? cell.probability : cell.probability }
}

extension ForecastCategory {
    /// Nil for lost deals and for stages that are omitted.
    init?(_ outcome: PipelineStage.Outcome?, in stage: PipelineStage?) {
        if outcome == .lost || stage?.forecast == .omitted { return nil }
        if outcome == .won {
            self = .closed
            return
        }
        switch stage?.forecast {
        case .bestCase: self = .bestCase
        case .commit: self = .commit
        case .pipeline, .omitted, nil: self = .pipeline
        }
    }
}
