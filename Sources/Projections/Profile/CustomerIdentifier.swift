import EventModel

/// An identifier that belongs to the customer at the basis, as identity resolution says.
public struct CustomerIdentifier: Sendable, Hashable {
    public let identifier: Identifier
    public let ordinal: IdentifierOrdinal

    public init(_ identifier: Identifier, ordinal: IdentifierOrdinal) { (self.identifier, self.ordinal) = (identifier, ordinal) }
}
