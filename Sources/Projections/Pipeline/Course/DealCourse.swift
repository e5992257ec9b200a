import Definitions
import EventModel

/// Through which stages of which pipelines a deal has gone, and when.
struct DealCourse {
    struct Stay {
        let pipeline: String
        let stage: String?
        let from: Instant
        /// Nil while it is there.
        var to: Instant?
    }

    private(set) var deal: Deal
    /// Of open stages, in time.
    private(set) var stays: [Stay] = []

    init(_ step: DealStep) {
        deal = step.after
        if deal.isOpen { enter() }
    }

    mutating func follow(_ step: DealStep) {
        let before = deal
        deal = step.after
        let isElsewhere = before.isOpen != deal.isOpen || deal.isOpen && (before.stage != deal.stage || before.pipeline != deal.pipeline)
        guard isElsewhere else { return }
        if before.isOpen, !stays.isEmpty { stays[stays.count - 1].to = deal.changedAt }
        if deal.isOpen { enter() }
    }

    private mutating func enter() { stays.append(Stay(pipeline: deal.pipeline, stage: deal.stage, from: deal.changedAt)) }

    /// Every pipeline in which it was open or is.
    var pipelines: Set<String> { isOfOnePipeline ? [deal.pipeline] : Set(stays.map(\.pipeline)).union([deal.pipeline]) }

    private var isOfOnePipeline: Bool { stays.allSatisfy { $0.pipeline == deal.pipeline } }
}
