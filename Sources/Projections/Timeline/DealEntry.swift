import Definitions
import EventModel

/// A deal's timeline entry while its events are being folded.
struct DealEntry: Sendable {
    private struct Stay: Sendable {
        let stage: String
        let since: Instant
    }

    private let first: RecordedEvent
    private let channel: String
    private var deal: Deal
    /// The stages it has come to, in canonical order.
    private var stays: [Stay] = []

    init(_ event: RecordedEvent, _ change: DealEvent, _ rules: DealRules, _ channel: String) {
        (first, self.channel) = (event, channel)
        deal = Deal(first: change, pipeline: rules.firstPipeline)
        fold(change, rules)
    }

    mutating func fold(_ change: DealEvent, _ rules: DealRules) {
        deal.apply(change, rules: rules)
        guard let stage = deal.stage, stage != stays.last?.stage else { return }
        stays.append(Stay(stage: stage, since: change.occurredAt))
    }

    /// The deal as it stands.
    var entry: TimelineEntry {
        var entry = TimelineEntry(first, .deal, title: deal.name.map { "Deal: \($0)" } ?? "Deal \(deal.id)", channel)
        entry.state = deal.outcome?.rawValue ?? "open"
        (entry.amount, entry.currency) = (deal.amount, deal.currency)
        if deal.changePosition != first.position { entry.updatedAt = deal.changedAt }
        entry.properties = properties
        return entry
    }

    private var properties: [NamedValue] {
        let texts: [(String, String?)] = [
            ("deal_id", deal.id), ("name", deal.name), ("pipeline", deal.pipeline), ("stage", deal.stage), ("owner", deal.owner),
            ("expected_close", deal.expectedClose?.description), ("next_step", deal.nextStep), ("reason", deal.reason),
        ]
        var properties = texts.compactMap { name, text in text.map { NamedValue(name, .text($0)) } }
        if let probability = deal.probability { properties.append(NamedValue("probability", .number(probability))) }
        if let closedAt = deal.closedAt { properties.append(NamedValue("closed_at", .instant(closedAt))) }
        let stages = stays.map { FieldValue.record([NamedValue("stage", .text($0.stage)), NamedValue("occurred_at", .instant($0.since))]) }
        return properties + [NamedValue("stages", .list(stages))]
    }
}
