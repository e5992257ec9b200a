/// pipeline.yaml: the pipelines deals move through.
public struct PipelineRules: Sendable, Hashable {
    /// In the file's order; never empty. A deal that names no pipeline is in the first.
    public let pipelines: [Pipeline]

    init(pipelines: [Pipeline]) { self.pipelines = pipelines }

    /// Nil when the file has no pipeline of this name.
    public func pipeline(named name: String) -> Pipeline? { pipelines.first { $0.name == name } }
}
