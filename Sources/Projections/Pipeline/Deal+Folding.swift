import Definitions
import EventModel

extension Deal {
    /// Takes one event over; events come in canonical order.
    mutating func apply(_ event: DealEvent, rules: DealRules) {
        if event.kind == .created, !hasCreation { (createdAt, hasCreation) = (event.occurredAt, true) }
        updateFields(event, rules.timeZone)
        let pipelineBefore = pipeline
        event.update(&statedPipeline, "pipeline", DealEvent.name)
        pipeline = statedPipeline ?? rules.pipelines.pipelines.first?.name ?? pipeline
        move(event, in: rules.pipelines.pipeline(named: pipeline), isMoved: pipeline != pipelineBefore)
        if outcome == nil { reason = nil } else { event.update(&reason, "reason", DealEvent.text) }
        (changedAt, changePosition) = (event.occurredAt, event.position)
        if event.anchor != .none { anchor = event.anchor }
    }

    private mutating func updateFields(_ event: DealEvent, _ zone: TimeZoneRules) {
        event.update(&name, "name", DealEvent.text)
        updateAmount(event)
        event.update(&currency, "currency", DealEvent.currency)
        event.update(&owner, "owner", DealEvent.name)
        event.update(&expectedClose, "expected_close") { DealEvent.date($0, in: zone) }
        event.update(&probability, "probability", DealEvent.probability)
        event.update(&nextStep, "next_step", DealEvent.text)
    }

    private mutating func updateAmount(_ event: DealEvent) {
        guard let stated = event.properties["amount"] else { return }
        let read = DealEvent.amount(stated)
        isAmountUnreadable = read == nil && !stated.isNull
        if !isAmountUnreadable { amount = read }
    }

    /// - Parameter isMoved: Whether the event moved the deal to another pipeline.
    private mutating func move(_ event: DealEvent, in pipeline: Pipeline?, isMoved: Bool) {
        switch event.kind {
        case .won: close(.won, event, in: pipeline)
        case .lost: close(.lost, event, in: pipeline)
        case .reopened: reopen(event, in: pipeline)
        case .created, .updated, .stageChanged:
            if isMoved, let outcome, event.stage == nil {
                close(outcome, event, in: pipeline)
            } else {
                follow(event, in: pipeline, isMoved: isMoved)
            }
        }
    }

    private mutating func close(_ outcome: PipelineStage.Outcome, _ event: DealEvent, in pipeline: Pipeline?) {
        // A change of mind that arrives as another closing event is no reason for the new outcome.
        if self.outcome != outcome { reason = nil }
        let named = event.stage.flatMap { pipeline?.stage(named: $0) }
        let closing = named?.closed == outcome ? named : pipeline?.stage(closing: outcome)
        statedStage = closing?.name ?? statedStage
        place(at: statedStage ?? pipeline?.firstOpenStage, outcome, event)
    }

    private mutating func reopen(_ event: DealEvent, in pipeline: Pipeline?) {
        let named = event.stage.flatMap { pipeline?.stage(named: $0)?.closed == nil ? $0 : nil }
        let last = lastOpenPipeline == self.pipeline ? lastOpenStage : pipeline.stageThatGoesOn(lastOpenStage)
        statedStage = named ?? last
        place(at: statedStage ?? pipeline?.firstOpenStage, nil, event)
    }

    private mutating func follow(_ event: DealEvent, in pipeline: Pipeline?, isMoved: Bool) {
        if isMoved { statedStage = pipeline.stageThatGoesOn(statedStage) }
        event.update(&statedStage, "stage", DealEvent.name)
        let next = statedStage ?? pipeline?.firstOpenStage
        // Naming the stage where it stands moves nothing: where no stage closes deals, a won deal stays won.
        guard next != stage || isMoved else { return }
        place(at: next, next.flatMap { pipeline?.stage(named: $0)?.closed }, event)
    }

    private mutating func place(at next: String?, _ outcome: PipelineStage.Outcome?, _ event: DealEvent) {
        if stage != next { (stage, stageSince) = (next, event.occurredAt) }
        if self.outcome != outcome {
            self.outcome = outcome
            closedAt = outcome == nil ? nil : event.occurredAt
        }
        if outcome == nil { (lastOpenStage, lastOpenPipeline) = (next, pipeline) }
    }
}

extension Pipeline {
    fileprivate var firstOpenStage: String? { stages.first { $0.closed == nil }?.name }
}

extension Pipeline? {
    /// The stage of another pipeline in which a deal goes on that comes from there: one of the same name that is open; any where nothing is known of the
    /// stages; else none.
    fileprivate func stageThatGoesOn(_ stage: String?) -> String? {
        guard let self, let stage else { return stage }
        return self.stage(named: stage).flatMap { $0.closed == nil ? stage : nil }
    }
}
