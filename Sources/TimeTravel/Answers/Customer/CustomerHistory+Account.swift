// An account is who its group id names: what its members did as members (events that carry the groupId), and what is said of it alone.

import EventModel
import Projections

extension CustomerHistory {
    /// What was known of an account at a basis: traits, computed traits over all that its members did as such, members, deals.
    ///
    /// - Complexity: As of a profile of each member, and of ``deals(of:at:)``.
    public func account(_ id: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let account = try account(id, question)
        let fold = try account.folded(plan(.profile, for: question))
        let deals = try eventsAboutThings(of: account.thingSubject, question).deals(question)
        return AccountAnswer(account: account, profile: fold.profile(asOf: question.basis.asOf), deals: deals)
    }

    /// What happened with an account up to a basis, page by page.
    public func accountTimeline(_ id: String, at request: BasisRequest, _ query: TimelineQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.cursor)
        let key = RecentTimelines.Key(subject: "account \(id)", basis: question.basis, hasAudiences: false)
        let selection = query.selection(in: question.basis.timeZone)
        if query.cursor != nil, let known = recentTimelines.timeline(key) {
            return AccountTimelineAnswer(id: id, basis: question.basis, page: known.page(selection), unlisted: known.unlisted)
        }
        let account = try account(id, question)
        let timeline = try timeline(of: eventsAboutThings(of: account.thingSubject, question), question)
        let page = timeline.page(selection)
        if page.next != nil { recentTimelines.keep(timeline, key, payloadBytes: account.events.payloadBytes) }
        return AccountTimelineAnswer(id: id, basis: question.basis, page: page, unlisted: timeline.unlisted)
    }

    /// The customers who are members of an account at a basis, by id, page by page.
    ///
    /// - Parameters:
    ///   - limit: Members of one page, 1...``accountMembersMax``.
    ///   - cursor: As a page gave it; it is of that page's basis.
    public func members(ofAccount id: String, at request: BasisRequest, limit: Int, cursor text: String?) throws(QueryError) -> any JSONAnswer {
        let place = try ListPlace(text)
        return AccountMembersAnswer(account: try accountMembers(id, question(request, continuing: place.cursor)), first: place.first, limit: limit)
    }

    /// An account's deals as they stood at a basis: those that an event of its is about.
    public func deals(ofAccount id: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let account = try account(id, question)
        return AccountDealsAnswer(account: account, deals: try eventsAboutThings(of: account.thingSubject, question).deals(question))
    }
}

struct AccountAnswer: JSONAnswer {
    let account: AccountAtBasis
    let profile: Profile
    let deals: [Deal]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            account.appendHead(to: &json)
            profile.appendAccountFields(to: &json)
            account.appendMembers(account.members, to: &json)
            deals.appendField(to: &json)
        }
    }
}

struct AccountTimelineAnswer: JSONAnswer {
    let id: String
    let basis: Basis
    let page: TimelinePage
    let unlisted: Int

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("account", id)
            basis.appendField(to: &json)
            page.appendFields(of: basis, unlisted: unlisted, to: &json)
        }
    }
}

struct AccountMembersAnswer: JSONAnswer {
    let account: AccountAtBasis
    let first: Int
    let limit: Int

    func appendJSON(to json: inout JSONWriter) {
        let page = account.members.dropFirst(first).prefix(limit)
        json.object { json in
            account.appendHead(to: &json)
            json.field("size", account.members.count)
            account.appendMembers(page, to: &json)
            json.field("next", page.endIndex < account.members.endIndex ? BasisCursor(account.basis, at: String(page.endIndex)).description : nil)
        }
    }
}

struct AccountDealsAnswer: JSONAnswer {
    let account: AccountAtBasis
    let deals: [Deal]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            account.appendHead(to: &json)
            deals.appendField(to: &json)
        }
    }
}
