import Definitions
import EventModel

/// One customer's events folded into timeline entries, as catalogue.yaml says.
///
/// - An event with the key of an earlier entry of the same kind, found at the same path, folds into it: it sets the state, the amount, the
///   properties it names. Titled refunds do not: an order may be refunded in parts.
/// - An event that should fold but finds no entry stands for itself under its own name; when the entry's event comes later in canonical
///   order, it gives the title.
/// - Views fold into visits; deal events into one entry a deal. Identify calls appear when they bring an identifier that no identify call
///   brought before, alias, link and unlink always, and changes of consent preferences on any event.
public struct TimelineFold: Sendable {
    private struct Key: Hashable {
        let kind: EntryKind
        /// An e-mail and a chat may have the same number: ids of different properties are different ids.
        let path: PropertyPath
        let value: String
    }

    private let definitions: DefinitionSet
    private let dealRules: DealRules
    private var entries: [TimelineEntry] = []
    private var indexByKey: [Key: Int] = [:]
    /// Entries whose title is only their event's name.
    private var untitled: Set<Int> = []
    private var visits: [VisitEntry] = []
    private var deals: [DealEntry] = []
    private var dealIndexById: [String: Int] = [:]
    private var identified: Set<IdentifierOrdinal> = []
    private var preferences: [String: Bool] = [:]
    private let views: EventRoutes

    /// - Parameter zone: In which an expected close that is given as an instant is a date; the definitions' own when it is nil.
    public init(_ definitions: DefinitionSet, in zone: TimeZoneRules? = nil) {
        (self.definitions, dealRules) = (definitions, DealRules(definitions, in: zone))
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
        foldPreferences(event)
        if views.isView(event) { see(event) }
        guard let rule = definitions.catalogue.entry(type: event.type, name: event.name) else { return foldIdentity(event) }
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
        let key = key(of: event, rule, channel)
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

    /// Nil when the event has none: it then stands for itself.
    private func key(of event: RecordedEvent, _ rule: CatalogueEntry, _ channel: String) -> Key? {
        guard let path = rule.key, let value = path.values(in: event, channel: channel).first?.titleText, !value.isEmpty else { return nil }
        return Key(kind: rule.kind, path: path, value: value)
    }

    private mutating func fold(_ event: RecordedEvent, _ change: DealEvent) {
        if let index = dealIndexById[change.dealId] { return deals[index].fold(change, dealRules) }
        dealIndexById[change.dealId] = deals.count
        deals.append(DealEntry(event, change, dealRules, channel(of: event)))
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

    /// Who somebody is belongs in every timeline, whatever the catalogue leaves out.
    private mutating func foldIdentity(_ event: RecordedEvent) {
        guard let title = identityTitle(event) else { return }
        append(TimelineEntry(event, .identity, title: title, channel(of: event)))
    }

    private mutating func identityTitle(_ event: RecordedEvent) -> String? {
        switch event.type {
        case .alias: return "Identifiers joined"
        case .link: return "Identifiers linked"
        case .unlink: return "Identifiers parted"
        case .identify:
            guard event.identifiers.contains(where: { !identified.contains($0) }) else { return nil }
            identified.formUnion(event.identifiers)
            let name = event.event["userId"]?.stringValue ?? event.traits?["email"]?.stringValue
            return name.map { "Identified as \($0)" } ?? "Identified"
        case .track, .page, .screen, .group, .retract, .erase, .suppress, .unsuppress: return nil
        }
    }

    private mutating func foldPreferences(_ event: RecordedEvent) {
        for (index, statement) in ConsentReading.statements(of: event).enumerated() where statement.isPreference {
            guard preferences.updateValue(statement.isGranted, forKey: statement.purpose) != statement.isGranted else { continue }
            let (purpose, isGranted) = (statement.purpose, statement.isGranted)
            append(TimelineEntry(event, preference: purpose, isGranted: isGranted, index: index, channel(of: event)))
        }
    }
}
