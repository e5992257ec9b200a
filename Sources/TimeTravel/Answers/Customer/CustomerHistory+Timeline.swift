import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// What happened with a customer up to a basis, page by page.
    ///
    /// - Complexity: O(events) for the first page; the next ones are of the same fold while it is kept.
    public func timeline(_ reference: String, at request: BasisRequest, _ query: TimelineQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.cursor)
        let (basis, selection) = (question.basis, query.selection(in: question.basis.timeZone))
        let customer = try question.replay.customer(reference)
        let key = RecentTimelines.Key(subject: customer.id.description, basis: basis, hasAudiences: query.wantsAudiences)
        if query.cursor != nil, let known = recentTimelines.timeline(key) {
            return TimelineAnswer(customer: customer, basis: basis, page: known.page(selection), unlisted: known.unlisted)
        }
        let subject = try question.customer(reference)
        let timeline = try timeline(of: subject, question, withAudiences: query.wantsAudiences)
        let page = timeline.page(selection)
        if page.next != nil { recentTimelines.keep(timeline, key, payloadBytes: subject.events.payloadBytes) }
        return TimelineAnswer(customer: customer, basis: basis, page: page, unlisted: timeline.unlisted)
    }

    func timeline(of subject: CustomerAtBasis, _ question: Question, withAudiences: Bool) throws(QueryError) -> Timeline {
        let things = try eventsAboutThings(of: subject.thingSubject(question), question)
        let timeline = try timeline(of: things, question)
        return withAudiences ? timeline.including(try audiencesAnswer(subject, question).memberships) : timeline
    }

    /// Folds a subject's events with those of others about its deals and tickets.
    func timeline(of things: EventsAboutThings, _ question: Question) throws(QueryError) -> Timeline {
        var fold = TimelineFold(question.definitions, in: question.basis.timeZone)
        for start in stride(from: 0, to: things.events.count, by: Self.eventsBetweenChecks) {
            try checkGoesOn()
            fold.fold(things.events, start..<min(start + Self.eventsBetweenChecks, things.events.count), others: things.others)
        }
        return fold.finish(asOf: question.basis.asOf)
    }

    private static let eventsBetweenChecks = 16_384
}

struct TimelineAnswer: JSONAnswer {
    let customer: Customer
    let basis: Basis
    let page: TimelinePage
    let unlisted: Int

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            customer.appendHead(of: basis, to: &json)
            page.appendFields(of: basis, unlisted: unlisted, to: &json)
        }
    }
}

extension TimelinePage {
    /// Writes `entries`, `unlisted` and `next` into an open object.
    func appendFields(of basis: Basis, unlisted: Int, to json: inout JSONWriter) {
        appendFields(to: &json)
        json.field("unlisted", unlisted)
        json.field("next", next.map { BasisCursor(basis, at: $0.description).description })
    }
}
