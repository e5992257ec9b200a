import Definitions
import EventModel

extension TimelineEntry {
    /// An entry for an event as the catalogue says.
    init(_ event: RecordedEvent, _ rule: CatalogueEntry, _ channel: String) {
        let name = event.name.isEmpty ? event.type.name : event.name
        self.init(event, rule.kind, title: Self.title(of: event, rule, channel) ?? name, rule.channel ?? channel)
        state = rule.state
        setFacts(of: event, rule, channel)
    }

    init(_ event: RecordedEvent, _ kind: EntryKind, title: String, _ channel: String) {
        self.init(
            kind: kind, occurredAt: event.occurredAt, recordedAt: event.recordedAt, position: event.position, source: event.source,
            title: title, channel: channel, properties: Self.properties(of: event), changes: [], discriminator: "")
    }

    /// An entry for a preference that any event may carry.
    ///
    /// - Parameter index: The preference's place in the event.
    init(_ event: RecordedEvent, preference purpose: String, isGranted: Bool, index: Int, _ channel: String) {
        self.init(
            kind: .consent, occurredAt: event.occurredAt, recordedAt: event.recordedAt, position: event.position, source: event.source,
            title: "Preference for \(purpose): \(isGranted ? "yes" : "no")", state: isGranted ? "given" : "withdrawn", channel: channel,
            properties: [NamedValue("purpose", .text(purpose)), NamedValue("granted", .bool(isGranted))], changes: [],
            discriminator: "consent:\(index)")
    }

    /// Nil when the catalogue has no title for the event, or the event nothing to fill in.
    static func title(of event: RecordedEvent, _ rule: CatalogueEntry, _ channel: String) -> String? {
        let title = rule.title?.title { path in path.values(in: event, channel: channel).first?.titleText }
        guard let title, title.count > titleCharactersMax else { return title }
        return title.prefix(titleCharactersMax - 1) + "…"
    }

    /// Takes what a later event says.
    mutating func fold(_ event: RecordedEvent, _ rule: CatalogueEntry, _ channel: String) {
        // What came first in canonical order but refers to this (a cancellation before its order) keeps its word.
        let isBeginning = !rule.folds && state != nil && changes.isEmpty
        if let state = rule.state, !isBeginning { self.state = state }
        setFacts(of: event, rule, channel)
        for property in Self.properties(of: event) { set(property) }
        updatedAt = event.occurredAt
        changes.append(
            Change(
                event: event.name.isEmpty ? event.type.name : event.name, state: rule.state, occurredAt: event.occurredAt,
                recordedAt: event.recordedAt, position: event.position))
    }

    private mutating func setFacts(of event: RecordedEvent, _ rule: CatalogueEntry, _ channel: String) {
        func first(_ path: PropertyPath?) -> FieldValue? { path?.values(in: event, channel: channel).first }
        if let amount = first(rule.amount)?.numberValue { self.amount = amount }
        if let text = first(rule.currency)?.titleText, !text.isEmpty { currency = CurrencyAmount.code(text) }
        if let seconds = first(rule.duration)?.numberValue { durationSeconds = seconds }
    }

    private mutating func set(_ property: NamedValue) {
        if let index = properties.firstIndex(where: { $0.name == property.name }) {
            properties[index] = property
        } else {
            properties.append(property)
        }
    }

    /// A track's properties; of other calls what they are about.
    private static func properties(of event: RecordedEvent) -> [NamedValue] {
        switch event.type {
        case .track, .page, .screen: (event.properties?.fields ?? []).map { NamedValue($0.key, asSent($0.value)) }
        default:
            event.event.fields.filter { identityFields.contains($0.key) }.map { NamedValue($0.key, asSent($0.value)) }
        }
    }

    /// Lists stay JSON: a list of values leaves out the nulls that were sent.
    private static func asSent(_ value: JSONValue) -> FieldValue? { value.kind == .array ? .json(value) : FieldValue(value) }

    private static let identityFields: Set<String> = [
        "userId", "anonymousId", "previousId", "groupId", "identifiers", "apart", "retroactive", "reason", "traits",
    ]
}
