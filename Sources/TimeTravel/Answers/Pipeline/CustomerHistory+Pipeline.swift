import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// The pipelines as they stood at a basis: every deal of every customer and account.
    ///
    /// - Complexity: A scan of the log for the names of deal events; memory for those only.
    public func pipeline(at request: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        var fold = PipelineFold(definitions: question.definitions)
        fold.fold(try dealEvents(question))
        return PipelineAnswer(basis: question.basis, view: fold.view())
    }

    /// All deal events of the basis in canonical order.
    func dealEvents(_ question: Question) throws(QueryError) -> EventBatch { try dealEvents(question, at: question.basis) }

    /// The same at another basis of the same view.
    func dealEvents(_ question: Question, at basis: Basis) throws(QueryError) -> EventBatch {
        let filter = BasisFilter(basis: basis)
        var builder = EventBatchBuilder()
        var scan = question.view.events(upTo: basis.asKnownAt, named: Set(PipelineFold.dealEventNames))
        while let batch = try reading({ () throws(EventLogError) in try scan.next() }) {
            try checkGoesOn()
            if batch.isEmpty { continue }
            for index in filter.indices(in: batch, question.follower) { builder.append(batch[index], copyingEvent: true) }
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
