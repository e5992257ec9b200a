import EventModel

/// One stage of a pipeline.
public struct PipelineStage: Sendable, Hashable {
    public enum Forecast: String, Sendable, Hashable, CaseIterable {
        case pipeline
        case bestCase = "best_case"
        case commit
        case omitted
    }

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case won, lost
    }

    public let name: String
    /// 0...1; 0 is 0, not a default.
    public let probability: ExactDecimal
    /// Nil when the file does not say.
    public let forecast: Forecast?
    /// Nil for open stages.
    public let closed: Outcome?
}
