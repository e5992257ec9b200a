import Definitions

/// What a fold is made for: it keeps nothing else.
public struct FoldScope: Sendable, Hashable {
    /// All computed traits and lifecycle stages.
    public var includesProfile: Bool
    /// Computed traits by name; those they refer to come along.
    public var traits: Set<String>
    /// Audiences by name; those they refer to come along.
    public var audiences: Set<String>
    /// All audiences of the customer domain.
    public var includesAllAudiences: Bool
    /// A rule that is in no file, such as one being tried.
    public var condition: Condition?
    /// Lifecycle stages, without the rest of a profile.
    public var includesLifecycle: Bool
    /// What is kept beside what the rules ask for.
    public var facts: FoldFacts

    public init(
        includesProfile: Bool = false, traits: Set<String> = [], audiences: Set<String> = [], includesAllAudiences: Bool = false, condition: Condition? = nil,
        includesLifecycle: Bool = false, facts: FoldFacts = []
    ) {
        (self.includesProfile, self.traits, self.audiences) = (includesProfile, traits, audiences)
        (self.includesAllAudiences, self.condition) = (includesAllAudiences, condition)
        (self.includesLifecycle, self.facts) = (includesLifecycle, facts)
    }

    public static let everything = FoldScope(includesProfile: true, includesAllAudiences: true)
    public static let profile = FoldScope(includesProfile: true)
    public static func traits(_ names: some Sequence<String>) -> FoldScope { FoldScope(traits: Set(names)) }
    public static func audience(_ name: String) -> FoldScope { FoldScope(audiences: [name]) }
    public static func condition(_ condition: Condition) -> FoldScope { FoldScope(condition: condition) }
}
