import Definitions
import EventModel

/// A visit: its views, what was done meanwhile, and how far it got.
struct VisitDraft: Sendable {
    private(set) var views: [RecordedEvent]
    /// Events of kind `visit` that happened while it was under way.
    private(set) var actions: [EventDraft.Part] = []
    private var outcome: Outcome?

    /// The first of the events that show the best outcome.
    private struct Outcome: Sendable {
        let rank: Int
        let event: RecordedEvent
        var count = 1
    }

    init(_ view: RecordedEvent) { views = [view] }

    var first: RecordedEvent { views[0] }

    mutating func see(_ view: RecordedEvent) { views.append(view) }

    mutating func act(_ event: RecordedEvent, rule: Int) { actions.append(EventDraft.Part(event: event, rule: rule)) }

    /// - Parameter rank: The outcome's place in catalogue.yaml: lower is better.
    mutating func reach(_ rank: Int, _ event: RecordedEvent) {
        if let known = outcome, known.rank <= rank {
            if known.rank == rank { outcome?.count += 1 }
        } else {
            outcome = Outcome(rank: rank, event: event)
        }
    }

    /// - Complexity: O(views and actions)
    func entry(_ contents: TimelineContents) -> TimelineEntry {
        let last = views[views.count - 1].occurredAt
        var entry = TimelineEntry(first, .visit, title: title, channel: contents.channel(of: first))
        entry.durationSeconds = ExactDecimal(mantissa: Int128(last.micros - first.occurredAt.micros), scale: 6).trimmed(toScale: 0)
        entry.properties = properties(contents)
        let changed = [actions.last?.event, outcome?.event].compactMap { $0?.occurredAt } + [last]
        if views.count > 1 || changed.count > 1 { entry.updatedAt = changed.max() }
        return entry
    }

    private var title: String {
        let isScreen = first.type == .screen
        let unit = views.allSatisfy { ($0.type == .screen) == isScreen } ? (isScreen ? "screen" : "page") : "view"
        return "Visit of \(views.count) \(unit)\(views.count == 1 ? "" : "s")"
    }

    private func properties(_ contents: TimelineContents) -> [NamedValue] {
        var properties = [NamedValue("views", .number(ExactDecimal(views.count)))]
        func add(_ name: String, _ value: FieldValue?) {
            if let value { properties.append(NamedValue(name, value)) }
        }
        func add(_ name: String, leftOut count: Int) {
            if count > 0 { properties.append(NamedValue(name + "_left_out", .number(ExactDecimal(count)))) }
        }
        add("landing", ViewedPage.place(first).map { .text($0) })
        add("exit", views.last { ViewedPage.place($0) != nil }.flatMap { ViewedPage.place($0) }.map { .text($0) })
        add("referrer", ViewedPage.text(first, "referrer").map { .text($0) })
        add("campaign", views.lazy.compactMap { Campaign.of($0) }.first)
        add("pages", .list(views.prefix(TimelineLimits.pagesMax).map(Self.page)))
        add("pages", leftOut: views.count - TimelineLimits.pagesMax)
        if !actions.isEmpty { add("actions", .list(actions.prefix(TimelineLimits.actionsMax).map { Self.action($0, contents) })) }
        add("actions", leftOut: actions.count - TimelineLimits.actionsMax)
        add("outcome", outcomeValue(contents))
        if isUnderWay(contents) { add("under_way", .bool(true)) }
        return properties
    }

    private static func page(_ view: RecordedEvent) -> FieldValue {
        .record([NamedValue("page", ViewedPage.place(view).map { .text($0) }), NamedValue("occurred_at", .instant(view.occurredAt))])
    }

    private static func action(_ part: EventDraft.Part, _ contents: TimelineContents) -> FieldValue {
        let event = part.event
        return .record([
            NamedValue("event", .text(event.name)), NamedValue("title", .text(contents.title(of: event, contents.rule(part.rule)) ?? event.name)),
            NamedValue("occurred_at", .instant(event.occurredAt)), NamedValue("position", .number(position(event))),
            NamedValue("properties", event.properties.map { .json($0) }),
        ])
    }

    private static func position(_ event: RecordedEvent) -> ExactDecimal { ExactDecimal(Int(event.position.rawValue)) }

    /// Whether another view could still go on with it.
    private func isUnderWay(_ contents: TimelineContents) -> Bool {
        contents.asOf.micros - views[views.count - 1].occurredAt.micros < contents.definitions.catalogue.visits.gapMicros
    }

    /// Nil while it is under way and has come to nothing yet.
    private func outcomeValue(_ contents: TimelineContents) -> FieldValue? {
        guard let outcome else { return isUnderWay(contents) ? nil : .record([NamedValue("kind", .text("left"))]) }
        let event = outcome.event
        var fields = [
            NamedValue("kind", .text(contents.definitions.catalogue.visits.outcomes[outcome.rank].name)), NamedValue("event", .text(event.name)),
            NamedValue("occurred_at", .instant(event.occurredAt)), NamedValue("position", .number(Self.position(event))),
        ]
        if outcome.count > 1 { fields.append(NamedValue("count", .number(ExactDecimal(outcome.count)))) }
        guard let rule = contents.rule(of: event) else { return .record(fields) }
        func first(_ path: PropertyPath?) -> FieldValue? { path?.values(in: event, channel: "").first }
        if let key = rule.key, let value = first(key) { fields.append(NamedValue(key.components.last?.name ?? "key", value)) }
        if let amount = first(rule.amount)?.numberValue { fields.append(NamedValue("amount", .number(amount))) }
        if let currency = EntryFolding.currency(of: event, rule, known: nil) { fields.append(NamedValue("currency", .text(currency))) }
        return .record(fields)
    }
}
