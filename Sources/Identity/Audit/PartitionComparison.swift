import EventModel

/// How two answers to who is who differ: the same identifiers, put together by other rules or at another basis.
public struct PartitionComparison: Sendable {
    /// A customer of the one answer, and those of the other that have its identifiers.
    public struct Example: Sendable, Hashable {
        public let customer: CustomerID
        public let others: [CustomerID]
    }

    public private(set) var customersBefore = 0
    public private(set) var customersAfter = 0
    /// Customers that have the same identifiers in both.
    public private(set) var unchanged = 0
    /// Customers of before that are several afterwards.
    public private(set) var split = 0
    /// Customers of afterwards that were several before.
    public private(set) var joined = 0
    /// The first few of each, by customer id.
    public private(set) var splitExamples: [Example] = []
    public private(set) var joinedExamples: [Example] = []

    public static let examplesMax = 20

    /// - Parameter isCompared: Whether an identifier counts: seen at both bases, and no account.
    /// - Complexity: O(identifiers); 8 bytes for each.
    public init(_ before: CustomerPartition, _ after: CustomerPartition, isCompared: (IdentifierOrdinal) -> Bool) {
        let ordinals = (1..<UInt32(max(min(before.count, after.count), 1))).lazy.map { IdentifierOrdinal(rawValue: $0) }.filter(isCompared)
        // Of each customer the one customer of the other answer that its identifiers have, or that they have several.
        var (forth, back): ([UInt32: Other], [UInt32: Other]) = ([:], [:])
        for ordinal in ordinals {
            let (old, new) = (before.oldest(of: ordinal).rawValue, after.oldest(of: ordinal).rawValue)
            forth[old, default: .one(new)].add(new)
            back[new, default: .one(old)].add(old)
        }
        (customersBefore, customersAfter) = (forth.count, back.count)
        (split, joined) = (forth.count { $0.value.isSeveral }, back.count { $0.value.isSeveral })
        unchanged = forth.count { entry in if case .one(let new) = entry.value { back[new]?.isSeveral == false } else { false } }
        splitExamples = Self.examples(forth)
        joinedExamples = Self.examples(back)
    }

    private enum Other {
        case one(UInt32)
        case several([UInt32])

        private static let keptMax = 10

        var isSeveral: Bool { if case .several = self { true } else { false } }

        mutating func add(_ other: UInt32) {
            switch self {
            case .one(let known): if known != other { self = .several([known, other]) }
            case .several(let known): if known.count < Self.keptMax, !known.contains(other) { self = .several(known + [other]) }
            }
        }
    }

    private static func examples(_ customers: [UInt32: Other]) -> [Example] {
        customers.filter { $0.value.isSeveral }.sorted { $0.key < $1.key }.prefix(examplesMax).map { oldest, others in
            guard case .several(let others) = others else { return Example(customer: id(oldest), others: []) }
            return Example(customer: id(oldest), others: others.sorted().map(id))
        }
    }

    private static func id(_ oldest: UInt32) -> CustomerID { CustomerID(oldest: IdentifierOrdinal(rawValue: oldest)) }
}
