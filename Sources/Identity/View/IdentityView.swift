import EventModel

/// The identity graph of one customer at a basis, for people to read.
public struct IdentityView: Sendable {
    /// A link that has effect.
    public struct LinkEntry: Sendable {
        /// The identifier of higher priority.
        public let from: Identifier
        public let to: Identifier
        public let rule: LinkRule
        /// The event that made it.
        public let position: LogPosition
        public let occurredAt: Instant
    }

    /// An identifier that events carried and that was not linked.
    public struct RefusalEntry: Sendable {
        public let identifier: Identifier
        /// The identifier that the event belongs to; nil for nobody.
        public let owner: Identifier?
        public let reason: RefusalReason
        /// The first event refused so.
        public let position: LogPosition
        public let occurredAt: Instant
    }

    /// Two identifiers that an `unlink` keeps apart.
    public struct KeptApartEntry: Sendable {
        public let first: Identifier
        public let second: Identifier
        /// The `unlink`.
        public let position: LogPosition
        public let occurredAt: Instant
        public let isRetroactive: Bool
        /// Identifiers between the two that still connect them, a shortest way; empty when linked directly; nil when not connected.
        public let connectedThrough: [Identifier]?
    }

    /// An account the customer belongs to.
    public struct AccountEntry: Sendable {
        public let account: Identifier
        public let through: Identifier
        public let position: LogPosition
        public let occurredAt: Instant
    }

    public let customer: Customer
    /// In the order of ``Customer/members``.
    public let identifiers: [Identifier]
    /// By position.
    public let links: [LinkEntry]
    public let accounts: [AccountEntry]
    /// That refused a member, or that events of a member met; by position.
    public let refusals: [RefusalEntry]
    /// Pairs with a member; by the ordinals of the two.
    public let keptApart: [KeptApartEntry]
}
