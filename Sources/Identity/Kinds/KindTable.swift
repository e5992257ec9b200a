import Definitions
import EventModel

/// Kinds of identifiers by a small index, so that the fold compares numbers.
struct KindTable: Sendable {
    struct Entry: Sendable {
        let kind: IdentifierKind
        /// Place in the order of priority; smaller is higher; shared by kinds without a rule.
        let rank: Int
        /// Nil for no limit.
        let limit: Int?
        let period: IdentifierLimit.Period
    }

    /// Of an identifier that no event has named yet.
    static let unseen: UInt32 = 0
    /// Of an identifier whose value is blocked, whatever its kind.
    static let blocked: UInt32 = 1
    /// Of accounts.
    static let group: UInt32 = 2

    private(set) var entries: [Entry]
    private var indexes: [IdentifierKind: UInt32] = [.groupId: KindTable.group]
    private let rules: IdentityRules

    init(rules: IdentityRules) {
        self.rules = rules
        let none = Entry(kind: .groupId, rank: .max, limit: nil, period: .ever)
        entries = [none, none, none]
    }

    /// The index of an identifier's kind, or ``blocked``.
    mutating func index(of identifier: Identifier) -> UInt32 {
        if rules.isBlocked(kind: identifier.kind, value: identifier.value) { return Self.blocked }
        if let index = indexes[identifier.kind] { return index }
        let index = UInt32(entries.count)
        let limit = rules.limit(of: identifier.kind)
        let isCounted = entries.count < IdentityBounds.countedKindsMax
        entries.append(
            Entry(
                kind: identifier.kind, rank: rules.rank(of: identifier.kind), limit: isCounted ? limit.count : nil, period: limit.per))
        indexes[identifier.kind] = index
        return index
    }

    /// The index to count members by; 0 for kinds without a limit.
    func countedIndex(_ index: UInt32) -> UInt32 { entries[Int(index)].limit == nil ? 0 : index }

    /// True when identifiers of kind `a` have priority over those of kind `b`.
    @inline(__always)
    func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
        let (left, right) = (entries[Int(a)].rank, entries[Int(b)].rank)
        return left == right ? a != b && entries[Int(a)].kind.rawValue < entries[Int(b)].kind.rawValue : left < right
    }
}
