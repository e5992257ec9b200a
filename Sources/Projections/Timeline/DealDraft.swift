import Definitions
import EventModel

/// A deal's timeline entry: its events, whoever's they are.
struct DealDraft: Sendable {
    private(set) var events: [RecordedEvent]

    init(_ event: RecordedEvent) { events = [event] }

    var first: RecordedEvent { events[0] }

    mutating func fold(_ event: RecordedEvent) { events.append(event) }

    /// The deal as its events left it.
    ///
    /// - Complexity: O(events of the deal)
    func entry(_ contents: TimelineContents) -> TimelineEntry {
        let rules = contents.dealRules
        var entry = TimelineEntry(first, .deal, title: "", channel: contents.channel(of: first, contents.rule(of: first)))
        var (deal, stages): (Deal?, DealStages) = (nil, DealStages())
        for (index, event) in events.enumerated() {
            guard let kind = DealEventKind(rawValue: event.name), let change = DealEvent(event, kind: kind) else { continue }
            let before = deal?.outcome
            deal = deal ?? Deal(first: change, pipeline: rules.firstPipeline)
            deal?.apply(change, rules: rules)
            stages.come(to: deal?.stage, at: event.occurredAt)
            guard index > 0 else { continue }
            let state = deal?.outcome == before ? nil : Self.state(of: deal)
            entry.note(TimelineEntry.Change(event, title: contents.title(of: event, contents.rule(of: event)), state: state))
        }
        entry.dropChanges()
        guard let deal else { return entry }
        entry.title = deal.name.map { "Deal: \($0)" } ?? "Deal \(deal.id)"
        entry.state = Self.state(of: deal)
        (entry.amount, entry.currency, entry.key) = (deal.amount, deal.currency, deal.id)
        entry.properties = Self.properties(of: deal) + stages.properties
        return entry
    }

    private static func state(of deal: Deal?) -> String { deal?.outcome?.rawValue ?? "open" }

    private static func properties(of deal: Deal) -> [NamedValue] {
        let texts: [(String, String?)] = [
            ("deal_id", deal.id), ("name", deal.name), ("pipeline", deal.pipeline), ("stage", deal.stage), ("owner", deal.owner),
            ("expected_close", deal.expectedClose?.description), ("next_step", deal.nextStep), ("reason", deal.reason),
        ]
        var properties = texts.compactMap { name, text in text.map { NamedValue(name, .text($0)) } }
        if let probability = deal.probability { properties.append(NamedValue("probability", .number(probability))) }
        if let closedAt = deal.closedAt { properties.append(NamedValue("closed_at", .instant(closedAt))) }
        return properties
    }
}

/// The stages that a deal has come to, in canonical order, the newest.
private struct DealStages {
    private var stays: [(stage: String, since: Instant)] = []
    private var leftOut = 0

    mutating func come(to stage: String?, at since: Instant) {
        guard let stage, stage != stays.last?.stage else { return }
        stays.append((stage, since))
        guard stays.count >= 2 * TimelineLimits.changesMax else { return }
        stays.removeFirst(TimelineLimits.changesMax)
        leftOut += TimelineLimits.changesMax
    }

    var properties: [NamedValue] {
        let shown = stays.suffix(TimelineLimits.changesMax)
        let more = leftOut + stays.count - shown.count
        let list = shown.map { FieldValue.record([NamedValue("stage", .text($0.stage)), NamedValue("occurred_at", .instant($0.since))]) }
        let count = more > 0 ? [NamedValue("stages_left_out", .number(ExactDecimal(more)))] : []
        return count + [NamedValue("stages", .list(list))]
    }
}
