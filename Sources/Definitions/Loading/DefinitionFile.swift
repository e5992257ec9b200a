/// The files of a definitions folder.
public enum DefinitionFile: String, Sendable, Hashable, CaseIterable {
    case sources, identity, catalogue, traits, audiences, pipeline, retention

    /// `sources.yaml` and so on.
    public var fileName: String { rawValue + ".yaml" }

    /// The file as shipped, which holds when a folder lacks it, except ``sources``: without that file any source is first-party.
    public var shippedText: String {
        switch self {
        case .sources: ShippedFiles.sources
        case .identity: ShippedFiles.identity
        case .catalogue: ShippedFiles.catalogue
        case .traits: ShippedFiles.traits
        case .audiences: ShippedFiles.audiences
        case .pipeline: ShippedFiles.pipeline
        case .retention: ShippedFiles.retention
        }
    }
}
