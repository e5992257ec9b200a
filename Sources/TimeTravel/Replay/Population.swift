import EventModel
import Identity

/// Who is who, for everybody at once, at a basis.
struct Population {
    private let partition: CustomerPartition
    /// Identifiers seen at the basis, sorted by (oldest of their customer, ordinal).
    private let members: [(oldest: UInt32, ordinal: UInt32)]

    init(_ follower: IdentityFollower, _ basis: Basis) {
        let (partition, seen) = follower.ask { graph in
            let partition = graph.components(asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
            let seen = (0..<UInt32(partition.count)).filter { ordinal in
                ordinal > 0 && graph.isSeen(IdentifierOrdinal(rawValue: ordinal), asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
            }
            return (partition, seen)
        }
        self.partition = partition
        members = seen.map { (partition.oldest(of: IdentifierOrdinal(rawValue: $0)).rawValue, $0) }.sorted { $0 < $1 }
    }

    /// One more than the highest ordinal.
    var count: Int { partition.count }

    func oldest(of ordinal: IdentifierOrdinal) -> UInt32 { partition.oldest(of: ordinal).rawValue }

    /// The identifiers of the customer whose oldest identifier is given, ascending. O(log identifiers).
    func members(of oldest: UInt32) -> [IdentifierOrdinal] {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle].oldest < oldest { low = middle + 1 } else { high = middle }
        }
        return members[low...].prefix { $0.oldest == oldest }.map { IdentifierOrdinal(rawValue: $0.ordinal) }
    }
}
