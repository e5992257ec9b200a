import EventModel
import Identity
import Projections

/// Takes the customers of the second basis in the order of their ids, and says how they differ from the members at the first.
struct MemberComparison: Sendable {
    /// Ascending, as the oldest identifiers that ids are made of.
    private let members: [UInt32]
    private let from: Population
    private let to: Population
    private let query: AudienceDiffQuery
    private var next = 0
    /// Members at the first basis of whom nobody by that id was seen at the second, with whom they have become.
    private var gone: [(id: UInt32, now: UInt32)] = []
    /// Those of the second basis whom ``gone`` may be part of, and whether they are members. Only these are remembered.
    private let successors: Set<UInt32>
    private var isSuccessorMember: Set<UInt32> = []

    private(set) var sizeAfter = 0
    private(set) var stayed = 0
    private(set) var counts: [MemberChange.Kind: Int] = [:]
    /// Of the page, by customer id.
    private(set) var changes: [MemberChange] = []
    private(set) var hasMore = false

    var sizeBefore: Int { members.count }

    init(members: [UInt32], from: Population, to: Population, query: AudienceDiffQuery) {
        (self.members, self.from, self.to, self.query) = (members, from, to, query)
        successors = members.reduce(into: []) { set, id in
            let now = Self.oldest(id, to)
            if now != id { set.insert(now) }
        }
    }

    /// The customer that an identifier is part of; itself where the population does not know it.
    private static func oldest(_ id: UInt32, _ population: Population) -> UInt32 {
        id < population.count ? population.oldest(of: IdentifierOrdinal(rawValue: id)) : id
    }

    /// - Parameters:
    ///   - customer: After all that were seen before.
    ///   - membership: At the second basis, with instants; asked for only when it is told.
    mutating func see(_ customer: CustomerID, isMember: Bool, _ membership: () throws(QueryError) -> Membership) throws(QueryError) {
        let id = customer.oldest.rawValue
        passMembers(before: id)
        let wasMember = next < members.count && members[next] == id
        if wasMember { next += 1 }
        if isMember {
            sizeAfter += 1
            if successors.contains(id) { isSuccessorMember.insert(id) }
        }
        switch (wasMember, isMember) {
        case (false, false): return
        case (true, true): stayed += 1
        case (true, false): try note(customer, .left, membership)
        case (false, true):
            let old = Self.oldest(id, from)
            let other = old == id ? nil : CustomerID(oldest: IdentifierOrdinal(rawValue: old))
            let wasPart = other != nil && members.hasSorted(old)
            try note(customer, wasPart ? .split : .entered, membership, other)
        }
    }

    /// Members whose id nobody has any more.
    private mutating func passMembers(before id: UInt32) {
        while next < members.count, members[next] < id {
            gone.append((members[next], Self.oldest(members[next], to)))
            next += 1
        }
    }

    private mutating func note(
        _ customer: CustomerID, _ kind: MemberChange.Kind, _ membership: () throws(QueryError) -> Membership, _ other: CustomerID? = nil
    ) throws(QueryError) {
        counts[kind, default: 0] += 1
        // Those who are gone come among them: one more than the page decides whether there is another.
        guard query.last.map({ $0 < customer }) ?? true, changes.count <= query.limit else { return }
        changes.append(MemberChange(customer: customer, kind: kind, membership: try membership(), other: other))
    }

    /// With those who are gone, each in its place, and no more than a page.
    func finished() -> MemberComparison {
        var result = self
        result.passMembers(before: .max)
        var goneOfPage = 0
        for (id, now) in result.gone {
            let (customer, successor) = (CustomerID(oldest: IdentifierOrdinal(rawValue: id)), CustomerID(oldest: IdentifierOrdinal(rawValue: now)))
            let kind: MemberChange.Kind = now != id && isSuccessorMember.contains(now) ? .merged : .left
            result.counts[kind, default: 0] += 1
            guard query.last.map({ $0 < customer }) ?? true, goneOfPage <= query.limit else { continue }
            goneOfPage += 1
            result.changes.append(MemberChange(customer: customer, kind: kind, other: now == id ? nil : successor))
        }
        result.changes.sort { $0.customer < $1.customer }
        result.hasMore = result.changes.count > query.limit && query.limit > 0
        result.changes = Array(result.changes.prefix(query.limit))
        return result
    }
}

extension [UInt32] {
    /// Whether an ascending array has an element. O(log n).
    fileprivate func hasSorted(_ wanted: UInt32) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == wanted
    }
}
