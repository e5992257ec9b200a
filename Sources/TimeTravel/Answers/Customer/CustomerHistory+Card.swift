import EventModel
import Projections

extension CustomerHistory {
    /// A customer at a glance: contact points with consents, how each channel is answered, open tickets, tasks and deals, purchases by currency.
    public func card(_ reference: String, at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        let subject = try question.customer(reference)
        let profile = try profileAnswer(subject, question).profile
        let things = try eventsAboutThings(of: subject.thingSubject(question), question)
        let reachability = Reachability(subject.events, of: profile, in: question.basis.timeZone)
        return CardAnswer(subject: subject, card: ContactCard(profile, try timeline(of: things, question), reachability, deals: things.deals(question)))
    }
}

struct CardAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let card: ContactCard

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            card.appendFields(to: &json)
        }
    }
}
