import EventModel

/// What identity.yaml says of one kind of identifier.
public struct IdentifierRule: Sendable, Hashable {
    public let kind: IdentifierKind
    public let limit: IdentifierLimit
    /// Blocked for this kind only.
    public let blocked: [BlockedValue]

    public init(kind: IdentifierKind, limit: IdentifierLimit, blocked: [BlockedValue] = []) {
        (self.kind, self.limit, self.blocked) = (kind, limit, blocked)
    }
}
