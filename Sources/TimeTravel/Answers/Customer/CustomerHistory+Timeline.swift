import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// What happened with a customer up to a basis, page by page.
    ///
    /// - Complexity: O(events) for the first page; the next ones are of the same fold while it is kept.
    public func timeline(_ reference: String, at request: BasisRequest, _ query: TimelineQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.cursor)
        let subject = try question.customer(reference)
        let key = RecentTimelines.Key(subject: subject.customer.id.description, basis: question.basis, hasAudiences: query.wantsAudiences)
        let known = recentTimelines.timeline(key)
        let timeline = if let known { known } else { try timeline(of: subject, question, withAudiences: query.wantsAudiences) }
        let page = timeline.page(query.selection(in: question.basis.timeZone))
        if known == nil, page.next != nil { recentTimelines.keep(timeline, key, payloadBytes: subject.events.payloadBytes) }
        return TimelineAnswer(subject: subject, page: page, unlisted: timeline.unlisted)
    }

    private func timeline(of subject: CustomerAtBasis, _ question: Question, withAudiences: Bool) throws(QueryError) -> Timeline {
        let things = try eventsAboutThings(of: subject.thingSubject(question), question)
        let timeline = try timeline(of: things, question)
        return withAudiences ? timeline.including(try audiencesAnswer(subject, question).memberships) : timeline
    }

    /// Folds a subject's events with those of others about its deals and tickets.
    func timeline(of things: EventsAboutThings, _ question: Question) throws(QueryError) -> Timeline {
        var fold = TimelineFold(question.definitions)
        for start in stride(from: 0, to: things.events.count, by: Self.eventsBetweenChecks) {
            try checkGoesOn()
            fold.fold(things.events, start..<min(start + Self.eventsBetweenChecks, things.events.count), others: things.others)
        }
        return fold.finish(asOf: question.basis.asOf)
    }

    private static let eventsBetweenChecks = 16_384
}

struct TimelineAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let page: TimelinePage
    let unlisted: Int

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            page.appendFields(of: subject.basis, unlisted: unlisted, to: &json)
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
