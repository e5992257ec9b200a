import EventModel

/// A connected component of identifiers at a basis; for an account, its identifier alone.
public struct Customer: Hashable, Sendable {
    public let id: CustomerID
    /// Its identifiers, ascending; never empty.
    public let members: [IdentifierOrdinal]
    /// Ids of customers that existed by themselves before they became part of this one, ascending.
    ///
    /// Following the links that have effect at the basis in the order of their positions: whenever two customers are joined, the younger id
    /// becomes an alias, unless its identifier was first named by the very event that joined them.
    public let aliases: [CustomerID]
    /// The anchors under which the events of its members are stored, ascending: all of them, and perhaps others' events too.
    /// ``IdentityGraph/owner(ofEventAt:anchor:)`` tells them apart.
    public let anchors: [IdentifierOrdinal]

    /// True when the identifier is one of ``members``. O(log members).
    public func contains(_ ordinal: IdentifierOrdinal) -> Bool {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == ordinal
    }
}
