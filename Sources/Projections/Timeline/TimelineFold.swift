import Definitions
import EventModel

/// One customer's events folded into timeline entries, as catalogue.yaml says.
///
/// - An event with the key of an earlier entry of the same kind folds into it: it sets the state, the amount, the properties it names.
///   Titled refunds do not: an order may be refunded in parts.
/// - An event that should fold but finds no entry stands for itself under its own name; when the entry's event comes later in canonical
///   order, it gives the title.
/// - Views fold into visits; deal events into one entry a deal; identify calls appear when they bring an identifier not seen before, and
///   changes of consent preferences on any event.
public struct TimelineFold: Sendable {
    private struct Key: Hashable {
        let kind: EntryKind
        let value: String
    }

    private let definitions: DefinitionSet
    private var entries: [TimelineEntry] = []
    private var indexByKey: [Key: Int] = [:]
    /// Entries whose title is only their event's name.
    private var untitled: Set<Int> = []
    private var visits: [VisitEntry] = []
    private var deals: [DealEntry] = []
    private var dealIndexById: [String: Int] = [:]
    private var seenIdentifiers: Set<IdentifierOrdinal> = []
    private var preferences: [String: Bool] = [:]
    private let views: EventRoutes

    public init(_ definitions: DefinitionSet) {
        self.definitions = definitions
        var routes = EventRoutes()
        routes.addVisits(definitions.catalogue.visits.selectors)
        views = routes
    }

    /// Folds all events of a batch, which is in canonical order and not before what was folded.
    public mutating func fold(_ batch: EventBatch) {
        for index in batch.indices { fold(batch[index]) }
    }

    /// Folds the next event in canonical order.
    public mutating func fold(_ event: RecordedEvent) {
        let isNewcomer = event.identifiers.contains { !seenIdentifiers.contains($0) }
        seenIdentifiers.formUnion(event.identifiers)
        foldPreferences(event)
        if views.isView(event) { see(event) }
        guard let rule = definitions.catalogue.entry(type: event.type, name: event.name) else {
            if event.type == .identify, isNewcomer { append(identity(event)) }
            return
        }
        if rule.kind == .deal, let kind = DealEventKind(rawValue: event.name), let change = DealEvent(event, kind: kind) {
            return fold(event, change)
        }
        fold(event, rule)
    }

    /// The timeline of everything folded.
    public func finish() -> Timeline {
        Timeline(entries + visits.map(\.entry) + deals.map(\.entry))
    }

    private mutating func append(_ entry: TimelineEntry) { entries.append(entry) }

    private mutating func fold(_ event: RecordedEvent, _ rule: CatalogueEntry) {
        let channel = channel(of: event)
        let key = rule.key?.values(in: event, channel: channel).first?.titleText.map { Key(kind: rule.kind, value: $0) }
        if let key, let index = indexByKey[key], rule.folds || rule.kind != .refund {
            entries[index].fold(event, rule, channel)
            guard untitled.contains(index), let title = TimelineEntry.title(of: event, rule, channel) else { return }
            entries[index].title = title
            untitled.remove(index)
            return
        }
        if let key, indexByKey[key] == nil { indexByKey[key] = entries.count }
        if rule.folds { untitled.insert(entries.count) }
        append(TimelineEntry(event, rule, channel))
    }

    private mutating func fold(_ event: RecordedEvent, _ change: DealEvent) {
        if let index = dealIndexById[change.dealId] { return deals[index].fold(change, definitions.pipelines) }
        dealIndexById[change.dealId] = deals.count
        deals.append(DealEntry(event, change, definitions.pipelines, channel(of: event)))
    }

    private func channel(of event: RecordedEvent) -> String { ChannelTally.channel(of: event.source, definitions.sources) }

    private mutating func see(_ event: RecordedEvent) {
        let gap = definitions.catalogue.visits.gapMicros
        if let last = visits.last, event.occurredAt.micros - last.lastView.micros < gap {
            visits[visits.count - 1].see(event)
        } else {
            visits.append(VisitEntry(event, channel(of: event)))
        }
    }

    private func identity(_ event: RecordedEvent) -> TimelineEntry {
        let name = event.event["userId"]?.stringValue ?? event.traits?["email"]?.stringValue
        return TimelineEntry(event, .identity, title: name.map { "Identified as \($0)" } ?? "Identified", channel(of: event))
    }

    private mutating func foldPreferences(_ event: RecordedEvent) {
        for statement in ConsentReading.statements(of: event) where statement.isPreference {
            guard preferences.updateValue(statement.isGranted, forKey: statement.purpose) != statement.isGranted else { continue }
            append(TimelineEntry(event, preference: statement.purpose, isGranted: statement.isGranted, channel(of: event)))
        }
    }
}
