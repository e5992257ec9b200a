import EventModel

/// A customer's membership of an audience at an instant.
public struct Membership: Sendable, Hashable {
    public let isMember: Bool
    /// Since when the customer has been a member without interruption; nil for others.
    public let enteredAt: Instant?
    /// Since when the customer has not been a member; nil for members.
    public let outsideSince: Instant?
    /// False when the search gave up: the customer entered at ``enteredAt`` or earlier.
    public let isExact: Bool
}
