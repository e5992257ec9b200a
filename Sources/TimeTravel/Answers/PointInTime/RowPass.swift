// Answers rows in one pass over the log.
//
// Rows are taken customer by customer, each customer's in the order of their instants. The customers are those at the *widest* basis: of the latest instant and the latest position
// that any row asks at. All events that any row may use lie there; a row uses those of them that its own basis has.
//
// What makes the widest basis lack something, and so has the row asked for by itself, as if it were the only one:
//   1. an event of the customer was ever retracted: the widest basis does not show it, an earlier one does;
//   2. at the row's basis the customer has an identifier that it has no more at the widest (an unlink, or a retracted link, came between);
//   3. the widest basis has no such customer at all, or the row asks about an account.

import EventLog
import EventModel
import Identity
import Projections

/// One pass over the events of some rows' customers.
struct RowPass {
    let question: CustomerHistory.Question
    let query: PointInTimeQuery
    let row: CustomerRow
    let plan: FoldPlan
    /// The instant whose identity decides for all rows; nil where it is each row's own.
    let identityAsOf: Instant?
    let format: RowFormat
    /// Owners of events that were ever retracted.
    let retractedOwners: Set<IdentifierOrdinal>

    /// - Returns: Nil when the answers take more memory than they may.
    func answers(to rows: [InputRow], _ range: Range<Int>) throws(QueryError) -> RowAnswers? {
        var byCustomer = RowsByCustomer(rows, range)
        guard let widest = widest(rows, range) else { return RowAnswers(count: range.count, first: range.lowerBound) }
        var evaluation = RowEvaluation(self, rows, RowAnswers(count: range.count, first: range.lowerBound))
        do {
            if byCustomer.customerCount * query.eventsOfLookUp < Int(clamping: question.view.durablePosition.rawValue) {
                try lookUp(&byCustomer, widest, &evaluation)
            } else {
                try visitEverybody(&byCustomer, widest, &evaluation)
            }
            try byCustomer.forEachLeft { own throws(QueryError) in try evaluation.answerOneByOne(own) }
        } catch {
            if evaluation.isOverLimit { return nil }
            throw error
        }
        return evaluation.answers
    }

    /// The basis that contains those of all rows; nil when there is none to answer.
    private func widest(_ rows: [InputRow], _ range: Range<Int>) -> Basis? {
        var (asOf, asKnownAt): (Instant?, LogPosition) = (nil, .none)
        for row in rows[range] where row.fault == nil {
            asOf = max(asOf ?? row.asOf, row.asOf)
            asKnownAt = max(asKnownAt, row.asKnownAt)
        }
        return asOf.map { basis(asOf: $0, asKnownAt: asKnownAt) }
    }

    func basis(asOf: Instant, asKnownAt: LogPosition) -> Basis { question.basis.moved(to: asOf, asKnownAt: asKnownAt, identityAsOf: identityAsOf ?? asOf) }

    private func visitEverybody(_ byCustomer: inout RowsByCustomer, _ widest: Basis, _ evaluation: inout RowEvaluation) throws(QueryError) {
        let population = PopulationReplay(view: question.view, follower: question.follower, basis: widest, history: question.history, needs: plan.needs)
        try population.forEachCustomer { entry throws(QueryError) in
            let own = byCustomer.take(entry.identifiers.lazy.map(\.ordinal))
            if !own.isEmpty { try evaluation.answer(own, of: RowSubject(members: entry.identifiers.map(\.ordinal), events: entry.events)) }
        }
    }

    private func lookUp(_ byCustomer: inout RowsByCustomer, _ widest: Basis, _ evaluation: inout RowEvaluation) throws(QueryError) {
        let replay = CustomerReplay(view: question.view, follower: question.follower, basis: widest)
        while let ordinal = byCustomer.nextUntouched() {
            try question.history.checkGoesOn()
            guard let subject = try replay.customer(of: ordinal) else { continue }
            let own = byCustomer.take(subject.customer.members)
            try evaluation.answer(own, of: RowSubject(members: subject.customer.members, events: subject.events))
        }
    }
}

/// A customer at the widest basis.
struct RowSubject {
    /// Ascending.
    let members: [IdentifierOrdinal]
    /// In canonical order.
    let events: EventBatch
}
