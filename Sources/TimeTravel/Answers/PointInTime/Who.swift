import EventLog
import EventModel
import Identity
import Projections

/// What a fold is of: whose events, and what identity adds to them. Rows with the same may share a fold.
struct WhoKey: Hashable {
    /// Ascending.
    let members: [IdentifierOrdinal]
    /// The accounts that it is a member of, and since when; empty where no column asks.
    let memberOf: [String: Instant]
}

/// Who rows of one customer at the widest basis ask about at their own.
struct Who {
    private let pass: RowPass
    private let subject: RowSubject
    /// Nil where each basis has to be asked for.
    private let lineage: Lineage?
    /// Of so many links of the lineage the parts are known.
    private var linkCount = -1
    private var parts: [[IdentifierOrdinal]] = []
    private let asksForAccounts: Bool

    init(_ pass: RowPass, _ subject: RowSubject, _ lineage: Lineage?) {
        (self.pass, self.subject, self.lineage) = (pass, subject, lineage)
        asksForAccounts = pass.plan.facts.contains(.accounts)
    }

    /// Nil for rows that the subject does not have everything for.
    ///
    /// - Parameter rows: Ascending by instant.
    mutating func keys(of rows: [InputRow]) -> [WhoKey?] {
        let members = lineage.map { lineage in rows.map { self.members(of: $0, lineage) } } ?? askedMembers(of: rows)
        guard asksForAccounts else { return members.map { $0.map { WhoKey(members: $0, memberOf: [:]) } } }
        let (pass, identifiers) = (pass, pass.question.view.identifiers)
        return pass.question.follower.ask { graph in
            zip(rows, members).map { row, members in
                members.map { WhoKey(members: $0, memberOf: graph.memberships(of: $0, at: pass.basis(asOf: row.asOf, asKnownAt: row.asKnownAt), identifiers)) }
            }
        }
    }

    private mutating func members(of row: InputRow, _ lineage: Lineage) -> [IdentifierOrdinal]? {
        let count = lineage.linkCount(asOf: row.asOf, asKnownAt: row.asKnownAt)
        if count != linkCount {
            let oldest = lineage.oldest(asOf: row.asOf, asKnownAt: row.asKnownAt)
            parts = oldest.map { root in lineage.members.indices.filter { oldest[$0] == root }.map { lineage.members[$0] } }
            linkCount = count
        }
        return subject.place(of: row.customer).map { parts[$0] }
    }

    private func askedMembers(of rows: [InputRow]) -> [[IdentifierOrdinal]?] {
        let pass = pass
        let found = pass.question.follower.ask { graph in
            rows.map { graph.members(of: $0.customer, asOf: pass.identityAsOf ?? $0.asOf, asKnownAt: $0.asKnownAt) }
        }
        // Of nobody there is nothing to be folded, whoever else is in the customer now.
        return found.map { members in members.allSatisfy { subject.place(of: $0) != nil } ? members : nil }
    }
}

extension RowSubject {
    func place(of ordinal: IdentifierOrdinal) -> Int? {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == ordinal ? low : nil
    }
}
