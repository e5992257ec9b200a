import EventModel

/// What a fold keeps of a customer beside the events that rules look at.
public struct FoldFacts: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Traits, with every value that they have had.
    public static let traits = FoldFacts(rawValue: 1)
    /// When each identifier was seen.
    public static let identifiers = FoldFacts(rawValue: 2)
    /// Decisions on consent; they are those of parts that identifiers tell apart, so these come along.
    public static let consents = FoldFacts(rawValue: 4 | 2)
    /// The accounts that the customer is a member of.
    public static let accounts = FoldFacts(rawValue: 8)
    /// Events by channel.
    public static let channels = FoldFacts(rawValue: 16)

    public static let all: FoldFacts = [.traits, .identifiers, .consents, .accounts, .channels]
}

extension FoldFacts {
    /// The events that say them.
    var needs: EventNeeds {
        var needs = EventNeeds.none
        if contains(.traits) { needs.types.insert(.identify) }
        if contains(.consents) {
            needs.names.formUnion(ConsentReading.eventNames)
            needs.places.insert(["context", "consent"])
        }
        if contains(.accounts) {
            needs.types.insert(.group)
            needs.places.formUnion([["groupId"], ["context", "groupId"]])
        }
        return needs
    }
}
