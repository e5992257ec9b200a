import EventModel

/// Why a batch could not be folded. Events before the one at fault are folded.
public enum IdentityError: Error, Hashable, Sendable {
    /// Batches must come in the order of their positions, each event once.
    case outOfOrder(found: LogPosition, after: LogPosition)
    /// The event names an ordinal that the identifier table does not have: the log and the table are not of one piece.
    case unknownIdentifier(IdentifierOrdinal, at: LogPosition)
    /// The graph has as many links or identifiers as it can address, or the position is higher than it can hold.
    case full(at: LogPosition)
}

extension IdentityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .outOfOrder(let found, let after):
            "the identity graph is at position \(after) and was given position \(found): fold the log in order, or rebuild the graph"
        case .unknownIdentifier(let ordinal, let position):
            "the event at position \(position) names identifier \(ordinal), which the log does not define: verify the log"
        case .full(let position):
            """
            the identity graph cannot take the event at position \(position): it holds \(IdentityBounds.linksMax) links, \
            \(IdentityBounds.ordinalMax) identifiers and positions up to \(IdentityBounds.positionMax)
            """
        }
    }
}
