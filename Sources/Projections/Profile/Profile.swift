import EventModel

/// What we know of one customer at an instant.
///
/// Made by ``CustomerFold/profile(asOf:)``.
public struct Profile: Sendable, Hashable {
    public struct SeenIdentifier: Sendable, Hashable {
        public let identifier: Identifier
        /// Nil when no event of the customer carries it.
        public let firstSeen: Instant?
        public let lastSeen: Instant?
    }

    public struct Trait: Sendable, Hashable {
        public let name: String
        public let version: TraitVersion
    }

    public struct Computed: Sendable, Hashable {
        public let name: String
        /// Nil is null.
        public let value: FieldValue?
    }

    public struct Channel: Sendable, Hashable {
        public let name: String
        public var events: Int
        public var lastSeen: Instant
    }

    public struct Account: Sendable, Hashable {
        /// The group id.
        public let id: String
        public let firstSeen: Instant
        public let lastSeen: Instant
        /// As group calls set them, ascending by name.
        public let traits: [Trait]
    }

    /// By the priority of their kinds, then by when they were first seen, then by value.
    public let identifiers: [SeenIdentifier]
    /// Ascending by name.
    public let traits: [Trait]
    /// In the order of traits.yaml, amounts by currency after their sum.
    public let computed: [Computed]
    /// The stage of life; nil when no rule matches.
    public let lifecycle: String?
    /// Ascending by purpose.
    public let consents: [ConsentStatus]
    /// Ascending by id.
    public let accounts: [Account]
    /// Ascending by name.
    public let channels: [Channel]
    /// Nil when there are no events.
    public let firstSeen: Instant?
    public let lastSeen: Instant?
    public let events: Int
}
