import Projections

/// Which deals a question about pipelines is about.
public struct DealsQuery: Sendable {
    let filter: DealFilter

    public static let all = DealsQuery()

    /// - Parameters:
    ///   - pipeline: Only those of this one, in pipeline.yaml or not; nil for all.
    ///   - owner: Only those of this owner, or of nobody when it is empty; nil for all.
    public init(pipeline: String? = nil, owner: String? = nil) { filter = DealFilter(pipeline: pipeline, owner: owner) }
}
