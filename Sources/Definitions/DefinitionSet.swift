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
    /// Why entries of shipped files are not there: they name what the files that were given do not define. Empty when all are there.
    public internal(set) var leftOut: [DefinitionError] = []
}

extension DefinitionSet {
    /// What an administrator should know of them although nothing is wrong, a sentence each.
    public var notices: [String] {
        leftOut.map { "the shipped \($0.file) says something that is left out, since your files have other definitions: \($0.keyPath): \($0.message)" }
    }
}
