import EventLog
import EventModel
import Identity
import Projections

/// What differs between a customer at two bases.
struct DiffAnswer: JSONAnswer {
    let from: Basis
    let to: Basis
    /// Who it is at each; nil where the basis does not know it.
    let before: Customer?
    let after: Customer?
    let view: ReadView
    let query: DiffQuery
    /// Nil for sections that are not asked for.
    var profile: ProfileDiff?
    var identity: IdentityDiff?
    var timeline: TimelineDiff?
    var audiences: MembershipDiff?

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("customer", (after ?? before)?.id.description)
            from.appendField(to: &json, named: "from")
            to.appendField(to: &json, named: "to")
            json.field("customers") { json in
                json.object { json in
                    json.field("from", before?.id.description)
                    json.field("to", after?.id.description)
                }
            }
            json.field("relation", CustomerRelation(from: before, to: after).rawValue)
            var next: Int?
            json.field("changes") { json in json.object { next = appendChanges(to: &$0) } }
            json.field("next", next.map { ComparisonCursor(from: from, to: to, at: String($0)).description })
        }
    }

    /// - Returns: The change of the timeline that the next page begins with.
    private func appendChanges(to json: inout JSONWriter) -> Int? {
        profile?.appendFields(to: &json)
        if let identity, !identity.isEmpty {
            json.field("identity") { json in json.object { identity.appendFields(to: &$0, recordedAt: { view.recordedAt($0) }) } }
        }
        var next: Int?
        if let timeline, !timeline.changes.isEmpty {
            json.field("timeline") { json in json.object { next = timeline.appendFields(to: &$0, from: query.first, limit: query.limit) } }
        }
        if let audiences, !audiences.isEmpty {
            json.field("audiences") { json in json.object { audiences.appendFields(to: &$0) } }
        }
        return next
    }
}
