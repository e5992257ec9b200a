import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// The pipelines as they stood at a basis: every deal of every customer and account, by stage and owner.
    ///
    /// - Complexity: A scan of the log for the names of deal events; memory for those only.
    public func pipeline(at request: BasisRequest, _ query: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        return PipelineAnswer(basis: question.basis, view: try pipelineView(question, query))
    }

    /// What is expected of each month, by how sure it is, and what was won in it, as it stood at a basis.
    ///
    /// - Complexity: As of ``pipeline(at:_:)``.
    public func pipelineForecast(at request: BasisRequest, _ query: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        return PipelineForecastAnswer(basis: question.basis, forecast: PipelineForecast(try pipelineView(question, query)))
    }

    private func pipelineView(_ question: Question, _ query: DealsQuery) throws(QueryError) -> PipelineView {
        let (definitions, zone, count) = (question.definitions, question.basis.timeZone, ParallelWork.pieceCount)
        let events = try mapDealEvents(question.basis, question, DealEventParts(count)) { $0.add($1) }
        let parts = try ParallelWork.map(count) { part throws(QueryError) in
            try checkGoesOn()
            return PipelinePart(part, of: events, definitions, in: zone, query.filter)
        }
        return PipelineView(parts)
    }

    /// All deal events of the basis in canonical order.
    func dealEvents(_ question: Question) throws(QueryError) -> EventBatch { try dealEvents(question, at: question.basis) }

    /// The same at another basis of the same view.
    ///
    /// - Parameter isWanted: Which of the events are wanted.
    func dealEvents(
        _ question: Question, at basis: Basis, where isWanted: @Sendable (RecordedEvent) -> Bool = { _ in true }
    ) throws(QueryError) -> EventBatch {
        let batches = try mapDealEvents(basis, question, [EventBatch]()) { found, batch in
            let wanted = batch.indices.filter { isWanted(batch[$0]) }
            if !wanted.isEmpty { found.append(batch.selecting(wanted)) }
        }
        var builder = EventBatchBuilder()
        for batch in batches.joined() {
            for index in batch.indices { builder.append(batch[index]) }
        }
        return builder.build().canonicallyOrdered()
    }

    /// Finds the deal events of a basis on all processors that are idle.
    ///
    /// - Parameter add: Adds events, in no particular order, to one of the results.
    private func mapDealEvents<Found: Sendable>(
        _ basis: Basis, _ question: Question, _ nothing: Found, _ add: @Sendable (inout Found, EventBatch) -> Void
    ) throws(QueryError) -> [Found] {
        let filter = BasisFilter(basis: basis)
        let scans = question.view.events(upTo: basis.asKnownAt, named: Set(PipelineFold.dealEventNames)).parts(upTo: ParallelWork.pieceCount)
        return try ParallelWork.map(scans.count) { part throws(QueryError) in
            var (scan, found) = (scans[part], nothing)
            while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
                try checkGoesOn()
                if batch.isEmpty { continue }
                add(&found, batch.selecting(filter.indices(in: batch, question.follower)))
            }
            return found
        }
    }
}

struct PipelineAnswer: JSONAnswer {
    let basis: Basis
    let view: PipelineView

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            view.appendFields(to: &json)
        }
    }
}

struct PipelineForecastAnswer: JSONAnswer {
    let basis: Basis
    let forecast: PipelineForecast

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            forecast.appendFields(to: &json)
        }
    }
}
