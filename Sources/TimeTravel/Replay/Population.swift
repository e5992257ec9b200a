import EventModel
import Identity

/// Who is who, for everybody at once, at a basis: 8 bytes an identifier.
struct Population: Sendable {
    private let partition: CustomerPartition
    /// The next younger identifier of the same customer; 0 behind the last.
    private let younger: [UInt32]

    init(_ follower: IdentityFollower, _ basis: Basis) {
        let partition = follower.ask { $0.components(asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
        self.partition = partition
        younger = Self.chains(partition)
    }

    private static func chains(_ partition: CustomerPartition) -> [UInt32] {
        var younger = [UInt32](repeating: 0, count: partition.count)
        // From the youngest to the oldest, each put in front of those that are younger.
        for ordinal in (0..<UInt32(partition.count)).reversed() {
            let oldest = partition.oldest(of: IdentifierOrdinal(rawValue: ordinal)).rawValue
            guard oldest != ordinal else { continue }
            younger[Int(ordinal)] = younger[Int(oldest)]
            younger[Int(oldest)] = ordinal
        }
        return younger
    }

    /// One more than the highest ordinal.
    var count: UInt32 { UInt32(partition.count) }

    func oldest(of ordinal: IdentifierOrdinal) -> UInt32 { partition.oldest(of: ordinal).rawValue }

    /// True when a customer is named after this identifier.
    func isOldest(_ ordinal: UInt32) -> Bool { ordinal > 0 && oldest(of: IdentifierOrdinal(rawValue: ordinal)) == ordinal }

    /// The identifiers of the customer whose oldest is given, ascending, whether or not the basis has seen them.
    func forEachMember(of oldest: UInt32, _ body: (UInt32) -> Void) {
        var ordinal = oldest
        repeat {
            body(ordinal)
            ordinal = younger[Int(ordinal)]
        } while ordinal != 0
    }

    /// Cuts a range of customers into ranges of about as many identifiers each, ascending; few when there are few.
    func pieces(of range: Range<UInt32>, upTo piecesMax: Int) -> [Range<UInt32>] {
        let (start, end) = (min(range.lowerBound, count), min(range.upperBound, count))
        let pieces = max(min(piecesMax, Int(end - start) / Self.pieceIdentifiersMin), 1)
        let bounds = (0...pieces).map { start + UInt32(UInt64(end - start) * UInt64($0) / UInt64(pieces)) }
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }

    /// Below this, handing a piece to another thread is not worth it.
    private static let pieceIdentifiersMin = 64
}
