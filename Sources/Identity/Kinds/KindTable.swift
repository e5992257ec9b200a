// Kinds of identifiers by a small index, so that the fold compares numbers.
//
// Indexes: 0 unseen, 1 blocked, 2 accounts, 3 kinds for which there is no index left, then the kinds that the rules name, highest priority
// first, then others in the order of their appearance.

import Definitions
import EventModel

/// Kinds of identifiers by index, and what the rules say of each.
struct KindTable: ~Copyable, Sendable {
    struct Entry: Sendable {
        let kind: IdentifierKind
        /// Place in the order of priority; smaller is higher; shared by kinds without a rule.
        let rank: Int
        /// Nil for no limit.
        let limit: Int?
        let period: IdentifierLimit.Period
        /// Rules out that a value of the kind is blocked.
        let screen: BlockedScreen
    }

    /// Of an identifier that no event has named yet.
    static let unseen: UInt32 = 0
    /// Of an identifier whose value is blocked, whatever its kind.
    static let blocked: UInt32 = 1
    /// Of accounts.
    static let group: UInt32 = 2
    /// Of kinds that appeared when there were ``IdentityBounds/kindsMax`` already: no limit, behind all others of their rank.
    static let others: UInt32 = 3

    let rules: IdentityRules
    private var entries: [Entry]
    private var indexes = KindIndexes()
    /// Names of the kinds that the rules do not name, each a length and that many bytes, behind the one byte that every array has.
    private(set) var appeared: OverlayArray<UInt8>
    private let otherScreen: BlockedScreen

    init(rules: IdentityRules) {
        (self.rules, otherScreen) = (rules, BlockedScreen(rules.blocked))
        appeared = OverlayArray()
        let none = Entry(kind: .groupId, rank: .max, limit: nil, period: .ever, screen: otherScreen)
        let unnamed = IdentifierKind(rawValue: "~")
        let others = Entry(kind: unnamed, rank: rules.rank(of: unnamed), limit: nil, period: .ever, screen: otherScreen)
        entries = [none, none, none, others]
        indexes.add(Array(IdentifierKind.groupId.rawValue.utf8), index: Self.group)
        for rule in rules.kinds { _ = define(Array(rule.kind.rawValue.utf8), blocked: rule.blocked) }
    }

    /// The table as it was when `appeared` was stored; nil when that holds no names.
    init?(rules: IdentityRules, appeared: consuming OverlayArray<UInt8>) {
        self.init(rules: rules)
        let bytes = (0..<UInt32(appeared.count)).map { appeared[$0] }
        var at = 1
        while at < bytes.count {
            let end = at + 1 + Int(bytes[at])
            guard bytes[at] > 0, end <= bytes.count, entries.count < IdentityBounds.kindsMax else { return nil }
            _ = define(Array(bytes[(at + 1)..<end]))
            at = end
        }
        self.appeared = appeared
    }

    /// Kinds that have an index, those above that stand for no kind included.
    var count: Int { entries.count }

    /// Of an index that is not in use: what is said of ``unseen``.
    @inline(__always)
    subscript(kind: UInt32) -> Entry { entries[Int(kind) < entries.count ? Int(kind) : 0] }

    /// True when identifiers of kind `a` have priority over those of kind `b`.
    @inline(__always)
    func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
        guard a != b else { return false }
        let (left, right) = (rank(a), rank(b))
        return left == right ? self[a].kind.rawValue < self[b].kind.rawValue : left < right
    }

    @inline(__always)
    private func rank(_ kind: UInt32) -> Int { entries[Int(kind) < entries.count ? Int(kind) : 0].rank }

    private mutating func define(_ name: [UInt8], blocked: [BlockedValue] = []) -> UInt32 {
        guard entries.count < IdentityBounds.kindsMax else { return Self.others }
        let kind = IdentifierKind(rawValue: String(decoding: name, as: UTF8.self))
        let index = UInt32(entries.count)
        let limit = rules.limit(of: kind)
        let screen = blocked.isEmpty ? otherScreen : BlockedScreen(rules.blocked + blocked)
        let isCounted = entries.count < IdentityBounds.countedKindsMax
        entries.append(
            Entry(kind: kind, rank: rules.rank(of: kind), limit: isCounted ? limit.count : nil, period: limit.per, screen: screen))
        indexes.add(name, index: index)
        return index
    }
}

extension KindTable {
    /// What the bytes of an identifier say.
    struct Reading: Sendable {
        let kind: UInt32
        /// False when the rules certainly do not block the value.
        let mayBeBlocked: Bool
    }

    /// Reads `kind:value`; nil for anything else.
    mutating func read(_ key: UnsafeRawBufferPointer) -> Reading? {
        var colon = 0
        while colon < key.count, key[colon] != UInt8(ascii: ":") { colon &+= 1 }
        guard colon < key.count else { return nil }
        let kind = index(of: UnsafeRawBufferPointer(rebasing: key[..<colon]))
        let value = UnsafeRawBufferPointer(rebasing: key[(colon + 1)...])
        return Reading(kind: kind, mayBeBlocked: entries[Int(kind)].screen.mayBlock(value))
    }

    /// What the rules themselves say.
    func isBlocked(_ identifier: Identifier) -> Bool { rules.isBlocked(kind: identifier.kind, value: identifier.value) }

    private mutating func index(of name: UnsafeRawBufferPointer) -> UInt32 {
        if let known = indexes[name] { return known }
        let bytes = Array(name)
        guard (1...Int(UInt8.max)).contains(bytes.count) else { return Self.others }
        let index = define(bytes)
        if index != Self.others {
            appeared.append(UInt8(bytes.count))
            for byte in bytes { appeared.append(byte) }
        }
        return index
    }
}
