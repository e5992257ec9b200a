import Definitions
import EventModel

/// A timeline entry that is not made yet: its place, and of what to make it. Most entries are on no page that anybody asks for.
struct TimelineDraft: Sendable {
    /// Of what, by its place among the drafts of its sort.
    enum Content: Sendable {
        case event(Int), visit(Int), deal(Int)
        /// Made already.
        case entry(Int)
    }

    let kind: EntryKind
    let order: TimelineCursor
    let content: Content

    /// - Parameter discriminator: Tells entries of one event apart.
    init(_ kind: EntryKind, _ event: RecordedEvent, _ content: Content, discriminator: String = "") {
        self.init(kind, TimelineCursor(occurredAt: event.occurredAt, position: event.position, discriminator: discriminator), content)
    }

    init(_ kind: EntryKind, _ order: TimelineCursor, _ content: Content) { (self.kind, self.order, self.content) = (kind, order, content) }
}

/// What a timeline's entries are made of.
struct TimelineContents: Sendable {
    let definitions: DefinitionSet
    let dealRules: DealRules
    var events: [EventDraft] = []
    var visits: [VisitDraft] = []
    var deals: [DealDraft] = []
    var entries: [TimelineEntry] = []
    /// Until when everything is known.
    var asOf = Instant.latest

    init(_ definitions: DefinitionSet, in zone: TimeZoneRules?) { (self.definitions, dealRules) = (definitions, DealRules(definitions, in: zone)) }

    /// - Complexity: O(properties of the events that fold into it)
    func entry(_ draft: TimelineDraft) -> TimelineEntry {
        switch draft.content {
        case .event(let index): events[index].entry(self)
        case .visit(let index): visits[index].entry(self)
        case .deal(let index): deals[index].entry(self)
        case .entry(let index): entries[index]
        }
    }

    /// Who sent the first event of an entry; nil for entries that come from none.
    func source(_ draft: TimelineDraft) -> String? {
        switch draft.content {
        case .event(let index): events[index].first.source
        case .visit(let index): visits[index].first.source
        case .deal(let index): deals[index].first.source
        case .entry(let index): entries[index].source
        }
    }

    func channel(_ draft: TimelineDraft) -> String? {
        switch draft.content {
        case .event(let index): channel(of: events[index].first, rule(events[index].rule))
        case .visit(let index): channel(of: visits[index].first)
        case .deal(let index): channel(of: deals[index].first, rule(of: deals[index].first))
        case .entry(let index): entries[index].channel
        }
    }

    func rule(_ index: Int) -> CatalogueEntry { definitions.catalogue.entries[index] }

    func rule(of event: RecordedEvent) -> CatalogueEntry? { definitions.catalogue.entry(type: event.type, name: event.name) }

    /// A source's channel, unless the catalogue says which.
    func channel(of event: RecordedEvent, _ rule: CatalogueEntry? = nil) -> String {
        rule?.channel ?? ChannelTally.channel(of: event.source, definitions.sources)
    }

    /// Nil when the catalogue has no title for the event, or the event nothing to fill in.
    func title(of event: RecordedEvent, _ rule: CatalogueEntry?) -> String? {
        let channel = ChannelTally.channel(of: event.source, definitions.sources)
        let title = rule?.title?.title { path in path.values(in: event, channel: channel).first?.titleText }
        guard let title, title.count > TimelineLimits.titleCharactersMax else { return title }
        return title.prefix(TimelineLimits.titleCharactersMax - 1) + "…"
    }

    /// A track's, page's or screen's properties; of other calls what they are about.
    static func properties(of event: RecordedEvent) -> [NamedValue] {
        switch event.type {
        case .track, .page, .screen: (event.properties?.fields ?? []).map { NamedValue($0.key, asSent($0.value)) }
        default: event.event.fields.filter { identityFields.contains($0.key) }.map { NamedValue($0.key, asSent($0.value)) }
        }
    }

    /// Lists stay JSON: a list of values leaves out the nulls that were sent.
    private static func asSent(_ value: JSONValue) -> FieldValue? { value.kind == .array ? .json(value) : FieldValue(value) }

    private static let identityFields: Set<String> = [
        "userId", "anonymousId", "previousId", "groupId", "identifiers", "apart", "retroactive", "reason", "traits",
    ]
}
