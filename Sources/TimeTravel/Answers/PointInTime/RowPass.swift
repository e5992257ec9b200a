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
struct RowPass: Sendable {
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
        let byCustomer = RowsByCustomer(rows, range)
        guard let widest = widest(rows, range) else { return RowAnswers(range, []) }
        let room = AnswerRoom(bytesMax: query.answerBytesMax)
        do {
            let isFew = byCustomer.customerCount * query.eventsOfLookUp < Int(clamping: question.view.durablePosition.rawValue)
            let evaluations = isFew ? try lookUp(byCustomer, widest, rows, room) : try visitEverybody(byCustomer, widest, rows, room)
            var rest = RowEvaluation(self, rows, room)
            let taken = Set(evaluations.flatMap(\.taken))
            try byCustomer.forEach { place, own throws(QueryError) in if !taken.contains(place) { try rest.answerOneByOne(own) } }
            return RowAnswers(range, (evaluations + [rest]).map(\.answers))
        } catch {
            if room.isOver { return nil }
            throw error
        }
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

    private func visitEverybody(_ byCustomer: RowsByCustomer, _ widest: Basis, _ rows: [InputRow], _ room: AnswerRoom) throws(QueryError) -> [RowEvaluation] {
        let none = RowEvaluation(self, rows, room)
        let population = PopulationReplay(view: question.view, follower: question.follower, basis: widest, history: question.history, needs: plan.needs)
        return try population.shares({ _ in none }) { evaluation, entry throws(QueryError) in
            let places = byCustomer.places(of: entry.identifiers.lazy.map(\.ordinal))
            guard !places.isEmpty else { return }
            try evaluation.answer(places, byCustomer, of: RowSubject(members: entry.identifiers.map(\.ordinal), events: entry.events))
        }
    }

    private func lookUp(_ byCustomer: RowsByCustomer, _ widest: Basis, _ rows: [InputRow], _ room: AnswerRoom) throws(QueryError) -> [RowEvaluation] {
        let replay = CustomerReplay(view: question.view, follower: question.follower, basis: widest, needs: plan.needs)
        let pieces = byCustomer.pieces(ParallelWork.pieceCount)
        return try ParallelWork.map(pieces.count) { piece throws(QueryError) in
            var (evaluation, taken) = (RowEvaluation(self, rows, room), Set<Int>())
            for place in pieces[piece] where !taken.contains(place) {
                try question.history.checkGoesOn()
                guard let subject = try replay.customer(of: byCustomer.ordinals[place]) else { continue }
                // Rows of the same customer in another piece are answered there.
                let places = byCustomer.places(of: subject.customer.members).filter { pieces[piece].contains($0) }
                taken.formUnion(places)
                try evaluation.answer(places, byCustomer, of: RowSubject(members: subject.customer.members, events: subject.events))
            }
            return evaluation
        }
    }
}

/// A customer at the widest basis.
struct RowSubject: Sendable {
    /// Ascending.
    let members: [IdentifierOrdinal]
    /// In canonical order.
    let events: EventBatch
}
