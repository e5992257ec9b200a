import EventModel

extension Cursor {
    /// pipeline.yaml.
    func pipelineRules() -> PipelineRules? {
        guard let fields = fields(["pipelines"]), let entries = fields.required("pipelines")?.named() else { return nil }
        if entries.isEmpty { report("name at least one pipeline") }
        return PipelineRules(pipelines: entries.compactMap { $0.pipeline() })
    }

    fileprivate func stage() -> PipelineStage? {
        guard let fields = fields(["name", "probability", "forecast", "closed"]) else { return nil }
        let name = fields.required("name")?.name("a stage's name")
        let probability = fields.required("probability")?.probability()
        let forecast = fields["forecast"]?.choice(PipelineStage.Forecast.self, "a forecast category")
        let closed = fields["closed"]?.choice(PipelineStage.Outcome.self, "an outcome")
        guard let name, let probability else { return nil }
        if let closed { checkClosing(closed, probability, fields) }
        return PipelineStage(name: name, probability: probability, forecast: forecast, closed: closed)
    }

    /// Deals in a closing stage are decided: nothing is expected of them any more.
    private func checkClosing(_ outcome: PipelineStage.Outcome, _ probability: ExactDecimal, _ fields: Fields) {
        let decided = ExactDecimal(outcome == .won ? 1 : 0)
        if probability != decided {
            fields["probability"]?.report("\(outcome.rawValue) is decided: its probability is \(decided), not \(probability)", suggestion: decided.description)
        }
        if fields.has("forecast") { fields.report("forecast", "\(outcome.rawValue) is decided: its deals have no forecast category; leave it out") }
    }

    private func probability() -> ExactDecimal? {
        guard let value = decimal() else { return nil }
        if value >= .zero, value <= ExactDecimal(1) { return value }
        report("\(value) is no probability: 0 to 1")
        return nil
    }
}

extension NamedValue {
    fileprivate func pipeline() -> Pipeline? {
        guard let fields = value.fields(["stages"]), let items = fields.required("stages")?.list() else { return nil }
        let stages = items.map { $0.stage() }
        var seen: Set<String> = []
        for (stage, item) in zip(stages, items) {
            guard let stage, !seen.insert(stage.name).inserted else { continue }
            item.report("stage \"\(stage.name)\" stands twice in the pipeline")
        }
        if items.isEmpty || (!stages.contains { $0 == nil } && !stages.contains { $0?.closed == nil }) {
            report("a pipeline has at least one open stage")
        }
        return Pipeline(name: name, stages: stages.compactMap(\.self))
    }
}
