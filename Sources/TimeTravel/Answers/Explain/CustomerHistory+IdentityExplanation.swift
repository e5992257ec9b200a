import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// How two identifiers are connected at a basis: a way of links, or why there is none.
    ///
    /// - Parameter other: Nil for the one that was asked for; of a customer id its oldest.
    func identityExplanation(_ reference: String, _ one: String, _ other: String?, _ question: Question) throws(QueryError) -> any JSONAnswer {
        let (basis, replay) = (question.basis, question.replay)
        let (start, end) = (try replay.ordinal(one), try replay.ordinal(other ?? reference))
        var cost = AnswerCost()
        let customer = try replay.customer(reference)
        let found = try cost.measure(.identity) { () throws(QueryError) in
            question.follower.ask { graph in
                let path = graph.path(from: start, to: end, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
                let direct = start == end ? [] : graph.everLinks(between: start, and: end, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
                let ended = direct.compactMap { link, ending in ending.map { WayAnswer.Ended(link: link, ending: $0) } }
                return (path, ended, graph.view(of: start, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt))
            }
        }
        guard let view = found.2 else { throw CustomerReplay.unknown(one) }
        let names = [start, end].compactMap { question.view.identifiers.identifier($0) }
        return WayAnswer(
            customer: customer, basis: basis, ends: names, path: found.0, ended: found.1,
            refusals: view.refusals.filter { names.contains($0.identifier) }, keptApart: view.keptApart.filter { names.contains($0.first) && names.contains($0.second) },
            view: question.view, cost: cost)
    }
}

/// How two identifiers are connected.
struct WayAnswer: JSONAnswer {
    struct Ended: Sendable {
        let link: IdentityView.LinkEntry
        let ending: LinkEnding
    }

    let customer: Customer
    let basis: Basis
    let ends: [Identifier]
    /// Nil when they are not connected.
    let path: [IdentityView.LinkEntry]?
    /// Links directly between the two that have no effect at the basis.
    let ended: [Ended]
    let refusals: [IdentityView.RefusalEntry]
    let keptApart: [IdentityView.KeptApartEntry]
    let view: ReadView
    let cost: AnswerCost

    func appendJSON(to json: inout JSONWriter) {
        let recordedAt: (LogPosition) -> Instant? = { view.recordedAt($0) }
        json.object { json in
            customer.appendHead(of: basis, to: &json)
            json.field("identifier", ends.first?.description)
            json.field("to", ends.last?.description)
            json.field("connected", path != nil)
            json.field("path") { json in json.array { json in for link in path ?? [] { json.object { link.appendFields(to: &$0, recordedAt: recordedAt) } } } }
            json.field("ended") { json in
                json.array { json in
                    for one in ended {
                        json.object { json in
                            one.link.appendFields(to: &json, recordedAt: recordedAt)
                            json.field("ended_by") { json in json.object { one.ending.appendFields(to: &$0, recordedAt: recordedAt) } }
                        }
                    }
                }
            }
            json.field("refusals") { json in json.array { json in for one in refusals { json.object { one.appendFields(to: &$0, recordedAt: recordedAt) } } } }
            json.field("kept_apart") { json in json.array { json in for one in keptApart { json.object { one.appendFields(to: &$0, recordedAt: recordedAt) } } } }
            cost.appendField(to: &json)
        }
    }
}
