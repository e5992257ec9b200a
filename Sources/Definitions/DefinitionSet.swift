/// Everything the definitions files say, checked: what folds and rules are given, never changed while in force.
public struct DefinitionSet: Sendable, Hashable {
    public let sources: SourceRules
    public let identity: IdentityRules
    public let catalogue: Catalogue
    public let traits: TraitRules
    public let audiences: AudienceRules
    public let pipelines: PipelineRules
    public let retention: RetentionRules
    /// For calendar units, dates and hours unless a question names another.
    public let timeZone: TimeZoneRules
    /// `sha256:` and 64 hexadecimal digits over what the files say: the same for files that differ in comments and layout only.
    public let hash: String
}
