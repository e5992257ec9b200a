import EventModel

/// identity.yaml: kinds of identifiers in order of priority with their limits, and blocked values.
///
/// Order: the kinds a file names, in its order; then `user_id`, `email`, `phone` if it does not name them; then kinds that nothing names
/// (alphabetically among themselves); then the machine kinds `device_id`, `advertising_id`, `anonymous_id`, in the file's order where
/// they end its list. Kinds the file does not name keep the shipped limits.
public struct IdentityRules: Sendable, Hashable {
    /// Highest priority first.
    public let kinds: [IdentifierRule]
    /// Blocked whatever the kind, added to the built-in junk values.
    public let blocked: [BlockedValue]
    /// The limit of kinds that ``kinds`` does not have.
    public static let otherLimit = IdentifierLimit(count: 5)
    /// Where kinds without a rule stand: before ``kinds`` of this index.
    let otherIndex: Int
    private let rankByKind: [IdentifierKind: Int]

    /// - Parameter kinds: Highest priority first; kinds without a rule stand before the first of the machine kinds that end the list.
    init(kinds: [IdentifierRule], blocked: [BlockedValue]) {
        (self.kinds, self.blocked) = (kinds, blocked)
        otherIndex = kinds.count - kinds.reversed().prefix { Self.machineKinds.contains($0.kind) }.count
        var ranks: [IdentifierKind: Int] = [:]
        for (index, rule) in kinds.enumerated() { ranks[rule.kind] = index < otherIndex ? index : index + 1 }
        rankByKind = ranks
    }

    static let machineKinds: [IdentifierKind] = [.deviceId, .advertisingId, .anonymousId]

    /// The place of a kind in the order of priority, from 0, smaller is higher. Kinds without a rule share one rank. O(1).
    public func rank(of kind: IdentifierKind) -> Int { rankByKind[kind] ?? otherIndex }

    /// True when `a` has priority over `b`: by rank, and by name between kinds that share one.
    public func precedes(_ a: IdentifierKind, _ b: IdentifierKind) -> Bool {
        let (left, right) = (rank(of: a), rank(of: b))
        return left == right ? a.rawValue < b.rawValue : left < right
    }

    /// The limit of a kind; ``otherLimit`` without a rule. O(1).
    public func limit(of kind: IdentifierKind) -> IdentifierLimit { rule(for: kind)?.limit ?? Self.otherLimit }

    /// True when the definitions block the value; the built-in junk values are `IdentifierForm`'s.
    ///
    /// - Complexity: linear in the blocked values and the length of the value; ask once for an identifier, not for each of its events.
    public func isBlocked(kind: IdentifierKind, value: String) -> Bool {
        blocked.contains { $0.matches(value) } || rule(for: kind)?.blocked.contains { $0.matches(value) } ?? false
    }

    private func rule(for kind: IdentifierKind) -> IdentifierRule? {
        guard let rank = rankByKind[kind] else { return nil }
        return kinds[rank < otherIndex ? rank : rank - 1]
    }
}
