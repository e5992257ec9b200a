/// Bounds on what answers about pipelines tell by name. What is beyond them is counted together, so that totals are of all deals.
public enum PipelineLimits {
    /// Pipelines that pipeline.yaml does not have, those with the most deals.
    public static let unmappedPipelinesMax = 100
    /// Stages that a pipeline does not have, those with the most deals.
    public static let unmappedStagesMax = 100
    /// Owners, those with the most deals.
    public static let ownersMax = 500
    /// Pipelines, stages and amounts of all points of a trend together.
    public static let trendRowsMax = 300_000
}
