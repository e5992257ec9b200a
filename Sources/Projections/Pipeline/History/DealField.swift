import Definitions
import EventModel

/// What of a deal changes over time.
enum DealField: String, CaseIterable {
    case name
    case pipeline
    case stage
    case state
    case amount
    case currency
    case probability
    case expectedClose = "expected_close"
    case owner
    case nextStep = "next_step"
    case reason
    case closedAt = "closed_at"

    /// Nil where the deal has none.
    func value(of deal: Deal) -> FieldValue? {
        switch self {
        case .name: deal.name.map { .text($0) }
        case .pipeline: .text(deal.pipeline)
        case .stage: deal.stage.map { .text($0) }
        case .state: .text(deal.outcome?.rawValue ?? "open")
        case .amount: deal.amount.map { .number($0) }
        case .currency: deal.currency.map { .text($0) }
        case .probability: deal.probability.map { .number($0) }
        case .expectedClose: deal.expectedClose.map { .text($0.description) }
        case .owner: deal.owner.map { .text($0) }
        case .nextStep: deal.nextStep.map { .text($0) }
        case .reason: deal.reason.map { .text($0) }
        case .closedAt: deal.closedAt.map { .instant($0) }
        }
    }
}
