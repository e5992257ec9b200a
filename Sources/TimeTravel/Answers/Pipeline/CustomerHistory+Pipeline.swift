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
        var fold = PipelineFold(definitions: question.definitions, in: question.basis.timeZone)
        fold.fold(try dealEvents(question))
        return fold.view(query.filter)
    }

    /// All deal events of the basis in canonical order.
    func dealEvents(_ question: Question) throws(QueryError) -> EventBatch { try dealEvents(question, at: question.basis) }

    /// The same at another basis of the same view.
    ///
    /// - Parameter isWanted: Which of the events are wanted; all when it is nil.
    func dealEvents(_ question: Question, at basis: Basis, where isWanted: ((RecordedEvent) -> Bool)? = nil) throws(QueryError) -> EventBatch {
        let filter = BasisFilter(basis: basis)
        var builder = EventBatchBuilder()
        var scan = question.view.events(upTo: basis.asKnownAt, named: Set(PipelineFold.dealEventNames))
        while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            if batch.isEmpty { continue }
            for index in filter.indices(in: batch, question.follower) where isWanted?(batch[index]) ?? true { builder.append(batch[index], copyingEvent: true) }
        }
        return builder.build().canonicallyOrdered()
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
