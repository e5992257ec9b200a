import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// What differs between a customer at two bases: two instants, or one instant as known then and now.
    ///
    /// A basis at which nothing names the customer counts as empty, unless both do.
    ///
    /// - Complexity: As of the answers that are compared, at both bases; with the timeline, O(events and their properties).
    public func diff(_ reference: String, from: BasisRequest, to: BasisRequest, _ query: DiffQuery) throws(QueryError) -> any JSONAnswer {
        let ends = try ends(from: from, to: to, continuing: query.cursor)
        let (before, after) = (try ends.from.customerIfKnown(reference), try ends.to.customerIfKnown(reference))
        guard before != nil || after != nil else { throw CustomerReplay.unknown(reference, at: "either") }
        var answer = DiffAnswer(from: ends.from.basis, to: ends.to.basis, before: before?.customer, after: after?.customer, view: ends.to.view, query: query)
        if query.sections.contains(.profile) {
            answer.profile = ProfileDiff(from: try profileValue(before, ends.from), to: try profileValue(after, ends.to))
        }
        if query.sections.contains(.identity) { answer.identity = identityDiff(before, after, ends.to) }
        if query.sections.contains(.timeline) {
            answer.timeline = TimelineDiff(from: try timeline(before, ends.from), to: try timeline(after, ends.to))
        }
        if query.sections.contains(.audiences) {
            answer.audiences = MembershipDiff(from: try memberships(before, ends.from), to: try memberships(after, ends.to))
        }
        return answer
    }

    /// The profile as it is answered.
    private func profileValue(_ subject: CustomerAtBasis?, _ question: Question) throws(QueryError) -> JSONValue {
        var json = JSONWriter()
        let profile = try subject.map { subject throws(QueryError) in try profileAnswer(subject, question).profile }
        json.object { json in if let profile { profile.appendFields(to: &json) } else { json.field("events", 0) } }
        do { return try JSONValue(parsing: json.text) } catch { throw QueryError(.failed, code: "failed", error.description) }
    }

    private func identityDiff(_ before: CustomerAtBasis?, _ after: CustomerAtBasis?, _ question: Question) -> IdentityDiff {
        let (from, to, basis) = (identityView(before, question), identityView(after, question), question.basis)
        return question.follower.ask { $0.diff(from: from, to: to, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
    }

    private func identityView(_ subject: CustomerAtBasis?, _ question: Question) -> IdentityView? {
        guard let subject else { return nil }
        let basis = subject.basis
        return question.follower.ask { $0.view(of: subject.customer.id.oldest, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt) }
    }

    private func timeline(_ subject: CustomerAtBasis?, _ question: Question) throws(QueryError) -> Timeline? {
        try subject.map { subject throws(QueryError) in try timeline(of: subject, question, withAudiences: false) }
    }

    private func memberships(_ subject: CustomerAtBasis?, _ question: Question) throws(QueryError) -> [(audience: String, membership: Membership)] {
        try subject.map { subject throws(QueryError) in try audiencesAnswer(subject, question).memberships } ?? []
    }
}
