import EventModel
import Projections

extension CustomerHistory {
    /// What a customer bought and gave back up to a basis: totals by currency, and each purchase and refund, page by page.
    ///
    /// - Parameter query: Its bounds hold for the totals, too; they are of all pages.
    /// - Complexity: O(events)
    public func purchases(of reference: String, at request: BasisRequest, _ query: PurchasesQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.timeline.cursor)
        let subject = try question.customer(reference)
        let timeline = try timeline(of: EventsAboutThings(events: subject.events, others: [], dealIds: []), question)
        var selection = query.timeline.selection(in: question.basis.timeZone)
        let page = timeline.page(selection)
        (selection.order, selection.cursor) = (.ascending, nil)
        return PurchasesAnswer(subject: subject, totals: PurchaseTotals(timeline.entries(selection)), page: page)
    }
}

/// Which purchases are asked for.
public struct PurchasesQuery: Sendable {
    let timeline: TimelineQuery

    public static let parameterNames = ["from", "to", "limit", "cursor", "order"]

    /// As of ``TimelineQuery``.
    public init(from: String?, to: String?, limit: String?, cursor: String?, order: String?) throws(QueryError) {
        timeline = try TimelineQuery(kinds: "purchase,refund", from: from, to: to, limit: limit, cursor: cursor, order: order)
    }
}

struct PurchasesAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    let totals: PurchaseTotals
    let page: TimelinePage

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            totals.appendFields(to: &json)
            page.appendFields(to: &json)
            json.field("next", page.next.map { BasisCursor(subject.basis, at: $0.description).description })
        }
    }
}
