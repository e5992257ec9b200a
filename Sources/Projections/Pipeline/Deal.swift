import Definitions
import EventModel

/// A deal as its events left it.
public struct Deal: Sendable, Hashable {
    public let id: String
    public internal(set) var name: String?
    /// The one the events name, or the first of pipeline.yaml; not necessarily one that pipeline.yaml has.
    public internal(set) var pipeline: String
    /// The one the events name, or the pipeline's first open stage; nil when neither is known.
    public internal(set) var stage: String?
    /// Exact; nil when no event gave a number.
    public internal(set) var amount: ExactDecimal?
    /// Whether the last event that states an amount states something that is no exact decimal: such as a text. ``amount`` is then what was stated before.
    public internal(set) var isAmountUnreadable = false
    /// ISO 4217, upper case.
    public internal(set) var currency: String?
    public internal(set) var owner: String?
    public internal(set) var expectedClose: CivilDate?
    /// 0...1, instead of the stage's while the deal is open.
    public internal(set) var probability: ExactDecimal?
    public internal(set) var nextStep: String?
    /// Nil while the deal is open.
    public internal(set) var outcome: PipelineStage.Outcome?
    /// Why the deal was won or lost; nil while it is open.
    public internal(set) var reason: String?
    /// When it was created, or its first event when none says that.
    public internal(set) var createdAt: Instant
    /// Since when it has been closed; nil while it is open.
    public internal(set) var closedAt: Instant?
    /// Since when it has been in ``stage``.
    public internal(set) var stageSince: Instant
    /// When the last of its events occurred.
    public internal(set) var changedAt: Instant
    /// The position of the last of its events, in canonical order.
    public internal(set) var changePosition: LogPosition
    /// The customer's identifier on the last of its events that has one; ``IdentifierOrdinal/none`` when none has.
    public internal(set) var anchor = IdentifierOrdinal.none

    var statedPipeline: String?
    var statedStage: String?
    /// Where it was last open, and in which pipeline.
    var lastOpenStage: String?
    var lastOpenPipeline: String?
    var hasCreation = false

    init(first event: DealEvent, pipeline: String) {
        (id, self.pipeline) = (event.dealId, pipeline)
        (createdAt, stageSince, changedAt) = (event.occurredAt, event.occurredAt, event.occurredAt)
        changePosition = event.position
    }
}
