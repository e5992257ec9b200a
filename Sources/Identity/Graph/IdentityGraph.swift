// The identity graph: who is who, as of any basis.
//
// The fold takes events in the order of their positions and decides once, for ever, which links are accepted:
//   1. blocked values are dropped; accounts (group_id) stand aside;
//   2. while joining the customers that the rest belong to would exceed the limit of a kind, or join a pair kept apart, the identifier
//      of lowest priority is dropped (later on the event = lower, within a kind);
//   3. the identifier of highest priority, to which the event belongs, is linked to each other, from the event's occurredAt. A link that
//      would add nothing to one that is there (not later in the world, not cut earlier) is not made.
// `alias` and `link` skip step 2. A limit is exceeded when the joined customer has more of a kind than allowed *and* more than the largest
// part had: what a decision has joined stays joined. "Customers" in step 2 are those of the latest basis: everything recorded so far.
//
// A basis (V, S) then selects among accepted links: effective are those with position ≤ S and occurredAt ≤ V whose event is not retracted
// at S and which no unlink known at the basis cuts (``Unlink/cuts(_:)``).
//
// Invariants
//   1. `links`, `restored`, `partings` and `retractions` alone decide what a basis answers; the components of `nodes` and the flags `inert` repeat what they say of the
//      latest basis, for speed.
//   2. Nothing here is removed when later events arrive, so answers at a basis never change, retention and retraction apart.
//   3. No recursion; work after an unlink or a retraction is bounded by the components it touches.

import Definitions
import EventModel

/// Who is who: a fold of all events, in the order of their positions, that answers for any basis.
///
/// Owned by the one follower of a log; not copyable, so that it is never copied by accident. Queries only read.
///
/// ```swift
/// var graph = IdentityGraph(rules: definitions.identity, timeZone: definitions.timeZone, identifiers: log.identifiers)
/// try graph.fold(batch)
/// let customer = graph.customer(of: ordinal, asOf: instant, asKnownAt: position)
/// ```
public struct IdentityGraph: ~Copyable, Sendable {
    /// The position of the last event folded.
    public internal(set) var foldedPosition = LogPosition.none
    /// Events declared wrong, as far as they are folded.
    public internal(set) var retractions = Retractions()
    /// The identifiers of the log.
    public let identifiers: IdentifierTable

    let timeZone: TimeZoneRules
    var kinds: KindTable
    var nodes = NodeTable()
    var links = LinkTable()
    var restored = RestoredLinks()
    var partings = PartingTable()
    var refusals = RefusalTable()
    var owners = OwnerTable()
    var scratch = FoldScratch()

    /// A graph of no events.
    ///
    /// - Parameters:
    ///   - timeZone: For the periods of limits.
    ///   - identifiers: The table of the log that will be folded; it may grow meanwhile.
    public init(rules: IdentityRules, timeZone: TimeZoneRules, identifiers: IdentifierTable) {
        self.init(KindTable(rules: rules), timeZone, identifiers)
    }

    init(_ kinds: consuming KindTable, _ timeZone: TimeZoneRules, _ identifiers: IdentifierTable) {
        (self.timeZone, self.identifiers) = (timeZone, identifiers)
        self.kinds = kinds
    }

    /// Links accepted so far, memberships of accounts included.
    public var linkCount: Int { links.count }
}

/// Buffers of the fold, kept so that an event allocates nothing.
struct FoldScratch: ~Copyable, Sendable {
    /// The event's usable identifiers of people, highest priority first.
    var people = OrdinalList()
    /// The event's accounts, as listed.
    var groups = OrdinalList()
    /// Identifiers not linked, with the reason.
    var refused: [(ordinal: UInt32, reason: RefusalReason)] = []
    /// Representatives of the components that ``people`` belong to.
    var roots = OrdinalList()
    /// Counts by kind over ``roots``: all, and those of the largest part.
    var totals: [UInt32] = []
    var largest: [UInt32] = []
    /// Kinds with an entry in ``totals``.
    var countedKinds = OrdinalList()
    /// Of ``IdentityGraph/lookAhead(_:)``.
    var unseen = OrdinalList()
    var readings: [(ordinal: UInt32, reading: KindTable.Reading)] = []
    var touched: UInt32 = 0
}
