import Definitions
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// Who entered and who left an audience between two bases: two instants, or one instant as known then and now.
    ///
    /// Customers are told by their ids at the first basis, and those whom it does not know by theirs at the second. Size at the first basis + entered + split − left − merged =
    /// size at the second.
    ///
    /// - Complexity: Two passes over everybody; memory for who is who at both bases, and 4 bytes a member.
    public func audienceDiff(_ name: String, from: BasisRequest, to: BasisRequest, _ query: AudienceDiffQuery) throws(QueryError) -> any JSONAnswer {
        let ends = try ends(from: from, to: to, continuing: query.cursor)
        try checkAudience(name, ends.to)
        let (before, start) = (try plan(.audience(name), for: ends.from), ends.from.basis)
        let members = try ends.from.population(needing: before.needs).shares({ _ in [UInt32]() }) { members, entry throws(QueryError) in
            if try entry.folded(before).isMember(name, at: start) { members.append(entry.customer.oldest.rawValue) }
        }
        var comparison = MemberComparison(
            members: Array(members.joined()), from: Population(ends.from.follower, ends.from.basis), to: Population(ends.to.follower, ends.to.basis), query: query)
        let after = try plan(.audience(name), for: ends.to)
        try ends.to.population(needing: after.needs).forEachCustomer { entry throws(QueryError) in
            let fold = entry.folded(after)
            try comparison.see(entry.customer, isMember: fold.isMember(name, at: ends.to.basis)) { () throws(QueryError) in
                try fold.membership(name, at: ends.to.basis)
            }
        }
        return AudienceDiffAnswer(audience: name, from: ends.from.basis, to: ends.to.basis, comparison: comparison.finished())
    }

    /// - Throws: ``QueryError`` when there is no such audience here.
    func checkAudience(_ name: String, _ question: Question) throws(QueryError) {
        guard let rule = question.definitions.audiences.audience(named: name) else { throw .notFound("no audience '\(name)'") }
        guard rule.domain == .customer else { throw .badRequest("'\(name)' is an audience of the pseudonymous domain, which is not served yet") }
    }
}

struct AudienceDiffAnswer: JSONAnswer {
    let audience: String
    let from: Basis
    let to: Basis
    let comparison: MemberComparison

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("audience", audience)
            from.appendField(to: &json, named: "from")
            to.appendField(to: &json, named: "to")
            json.field("size") { json in
                json.object { json in
                    json.field("from", comparison.sizeBefore)
                    json.field("to", comparison.sizeAfter)
                }
            }
            json.field("stayed", comparison.stayed)
            for kind in MemberChange.Kind.allCases { json.field(kind.rawValue, comparison.counts[kind, default: 0]) }
            json.field("changes") { json in json.array { json in for change in comparison.changes { change.append(to: &json) } } }
            let last = comparison.hasMore ? comparison.changes.last?.customer : nil
            json.field("next", last.map { ComparisonCursor(from: from, to: to, at: $0.description).description })
        }
    }
}
