import EventModel

/// Who the customer of one identifier was at every instant, by what is known at one position.
public struct IdentityHistory: Sendable {
    /// The stretch over which a link, or a membership of an account, had effect.
    public struct Span: Sendable {
        /// For a membership the person's identifier.
        public let from: IdentifierOrdinal
        /// For a membership the account.
        public let to: IdentifierOrdinal
        public let rule: LinkRule
        public let isMembership: Bool
        /// The event that made it.
        public let position: LogPosition
        public let began: Instant
        /// When an unlink cut it; nil while it has effect.
        public let ended: Instant?
        /// The unlink.
        public let endPosition: LogPosition?
    }

    /// A stretch over which the customer was the same identifiers, members of the same accounts.
    public struct Stage: Sendable {
        public let from: Instant
        /// Ascending, never empty.
        public let members: [IdentifierOrdinal]
        /// Events that made it so, by position: links that joined, unlinks that parted. Empty when the identifier was first seen then.
        public let causes: [LogPosition]

        public var id: CustomerID { CustomerID(oldest: members[0]) }
    }

    /// Oldest first, each up to the next; the last one still holds. Never empty.
    public let stages: [Stage]
    /// Those that belonged to the customer while they had effect, by when they began.
    public let spans: [Span]

    /// The stage at an instant; nil before the first. O(log stages).
    public func stage(at instant: Instant) -> Stage? {
        var (low, high) = (0, stages.count)
        while low < high {
            let middle = (low + high) / 2
            if stages[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? stages[low - 1] : nil
    }
}
