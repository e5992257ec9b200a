/// A pipeline and its stages.
public struct Pipeline: Sendable, Hashable {
    public let name: String
    /// In order; never empty.
    public let stages: [PipelineStage]

    /// Nil when the pipeline has no stage of this name: the deal is kept and shown as unmapped.
    public func stage(named name: String) -> PipelineStage? { stages.first { $0.name == name } }

    /// The place of a stage, from 0; nil when the pipeline does not have it.
    public func index(ofStage name: String) -> Int? { stages.firstIndex { $0.name == name } }

    /// The first stage that closes deals this way; `Deal Won` and `Deal Lost` put a deal there. Nil when there is none.
    public func stage(closing outcome: PipelineStage.Outcome) -> PipelineStage? { stages.first { $0.closed == outcome } }
}
