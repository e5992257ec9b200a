import Definitions
import EventModel

/// One customer's events folded into timeline entries, as catalogue.yaml says.
///
/// - An event with the key of an earlier entry of the same kind, found at the same path, folds into it: it sets the state, the amount, the
///   properties it names. Titled refunds do not, since an order may be refunded in parts; they fold into what they refund as well.
/// - An event that should fold but finds no entry stands for itself under its own name; when the entry's event comes later in canonical
///   order, it gives the title.
/// - Views fold into visits, and so does what happens meanwhile; deal events into one entry a deal. Identify and group calls appear when they
///   bring an identifier that none before them brought, alias, link and unlink always, and changes of consent preferences on any event.
public struct TimelineFold: Sendable {
    private struct Key: Hashable {
        let kind: EntryKind
        /// An e-mail and a chat may have the same number: ids of different properties are different ids.
        let path: PropertyPath
        let value: String
    }

    private struct Membership: Hashable {
        let account: String
        let identifier: IdentifierOrdinal
    }

    /// What track events of one name are: their entry in the catalogue, and which outcome of a visit.
    private struct Named {
        let rule: Int?
        let outcome: Int?
    }

    private var contents: TimelineContents
    private var drafts: [TimelineDraft] = []
    private var indexByKey: [Key: Int] = [:]
    /// Refunds of what has not come yet.
    private var early: [Key: [EventDraft.Part]] = [:]
    /// Refunds, and what they are of.
    private var refunds: [(draft: Int, of: Key)] = []
    private var visits = VisitFold()
    private var dealIndexById: [String: Int] = [:]
    private var identified: Set<IdentifierOrdinal> = []
    private var memberships: Set<Membership> = []
    private var preferences: [String: Bool] = [:]
    private var unlisted = 0
    private var latest: (batch: EventBatch, named: [Named])?
    private let views: EventRoutes
    private let outcomeRanks: [EventSelector: Int]

    /// - Parameter zone: In which an expected close that is given as an instant is a date; the definitions' own when it is nil.
    public init(_ definitions: DefinitionSet, in zone: TimeZoneRules? = nil) {
        contents = TimelineContents(definitions, in: zone)
        var routes = EventRoutes()
        routes.addVisits(definitions.catalogue.visits.selectors)
        views = routes
        let outcomes = definitions.catalogue.visits.outcomes.enumerated().flatMap { rank, outcome in outcome.selectors.map { ($0, rank) } }
        outcomeRanks = Dictionary(outcomes, uniquingKeysWith: { first, _ in first })
    }

    private var gapMicros: Int64 { contents.definitions.catalogue.visits.gapMicros }

    /// Folds events of a batch, which is in canonical order and not before what was folded.
    ///
    /// - Parameters:
    ///   - range: Which of them; nil for all.
    ///   - others: Positions of events that are not the subject's but about its deals and tickets: they change these and nothing else.
    /// - Complexity: O(events): nothing is made of their properties yet.
    public mutating func fold(_ batch: EventBatch, _ range: Range<Int>? = nil, others: Set<LogPosition> = []) {
        let catalogue = contents.definitions.catalogue
        let named = named(of: batch)
        for index in range ?? batch.indices {
            let event = batch[index]
            let isOther = !others.isEmpty && others.contains(event.position)
            if batch.types[index] == .track {
                let named = named[Int(batch.nameCodes[index])]
                fold(event, rule: named.rule, outcome: named.outcome, isOther: isOther)
            } else if !isOther {
                fold(event, rule: catalogue.index(type: event.type, name: nil), outcome: outcomeRanks[.type(event.type)], isOther: false)
            }
        }
    }

    /// By a batch's codes of names; made once for a batch that is folded piece by piece.
    private mutating func named(of batch: EventBatch) -> [Named] {
        if let latest, latest.batch === batch { return latest.named }
        let catalogue = contents.definitions.catalogue
        let named = batch.names.map { Named(rule: catalogue.index(type: .track, name: $0), outcome: outcomeRanks[.track($0)]) }
        latest = (batch, named)
        return named
    }

    private mutating func fold(_ event: RecordedEvent, rule index: Int?, outcome: Int?, isOther: Bool) {
        if let index {
            let rule = contents.rule(index)
            if isOther { return foldOther(event, rule, index) }
            fold(event, rule, index)
        } else if !isOther {
            unlisted += event.type == .track ? 1 : 0
            foldIdentity(event)
        }
        guard !isOther else { return }
        if views.isView(event) { see(event) }
        if let outcome, let visit = visits.visit(behind: event, gapMicros: gapMicros) { contents.visits[visit].reach(outcome, event) }
        foldPreferences(event)
    }

    /// The timeline of everything folded.
    ///
    /// - Parameter asOf: Until when the events are; not before the last of them. It says whether a visit is still under way.
    public func finish(asOf: Instant = .latest) -> Timeline {
        var contents = contents
        contents.asOf = asOf
        var purchases: [Int: EventDraft.Purchase] = [:]
        for refund in refunds {
            guard let index = indexByKey[refund.of] else { continue }
            let purchase = purchases[index] ?? contents.events[index].asPurchase(contents)
            purchases[index] = purchase
            contents.events[refund.draft].purchase = purchase
        }
        return Timeline(contents, drafts, unlisted: unlisted)
    }
}

extension TimelineFold {
    private mutating func fold(_ event: RecordedEvent, _ rule: CatalogueEntry, _ index: Int) {
        if rule.kind == .deal, foldDeal(event) { return }
        if event.type == .group, !bringsMember(event) { return }
        let key = key(of: event, rule)
        if let key, let kind = rule.refunds { refund(event, index, Key(kind: kind, path: key.path, value: key.value)) }
        if let key, let known = indexByKey[key], rule.folds || rule.kind != .refund { return contents.events[known].fold(event, rule: index) }
        if rule.kind == .visit, key == nil, !rule.isAlone, event.type == .track, let visit = visits.running(event, gapMicros: gapMicros) {
            return contents.visits[visit].act(event, rule: index)
        }
        if rule.refunds != nil, let key { refunds.append((contents.events.count, Key(kind: rule.refunds ?? rule.kind, path: key.path, value: key.value))) }
        append(event, rule, index, key)
    }

    private mutating func append(_ event: RecordedEvent, _ rule: CatalogueEntry, _ index: Int, _ key: Key?) {
        drafts.append(TimelineDraft(rule.kind, event, .event(contents.events.count)))
        let isNew = key.map { indexByKey[$0] == nil } ?? false
        let earlier = isNew ? key.flatMap { early.removeValue(forKey: $0) } : nil
        if isNew, let key { indexByKey[key] = contents.events.count }
        contents.events.append(EventDraft(event, rule: index, key: key?.value, early: earlier ?? []))
    }

    /// Takes an amount off what the event refunds, be it later in canonical order.
    private mutating func refund(_ event: RecordedEvent, _ rule: Int, _ key: Key) {
        if let index = indexByKey[key] {
            contents.events[index].fold(event, rule: rule)
        } else {
            early[key, default: []].append(EventDraft.Part(event: event, rule: rule))
        }
    }

    /// Nil when the event has none: it then stands for itself.
    private func key(of event: RecordedEvent, _ rule: CatalogueEntry) -> Key? {
        guard let path = rule.key, let value = path.values(in: event, channel: "").first?.titleText, !value.isEmpty else { return nil }
        return Key(kind: rule.kind, path: path, value: value)
    }

    /// False for events that name no deal.
    private mutating func foldDeal(_ event: RecordedEvent) -> Bool {
        guard let kind = DealEventKind(rawValue: event.name), let change = DealEvent(event, kind: kind) else { return false }
        if let index = dealIndexById[change.dealId] {
            contents.deals[index].fold(event)
        } else {
            dealIndexById[change.dealId] = contents.deals.count
            drafts.append(TimelineDraft(.deal, event, .deal(contents.deals.count)))
            contents.deals.append(DealDraft(event))
        }
        return true
    }

    /// An event of somebody else: it is about a thing of the subject's, so it may begin its entry, too.
    private mutating func foldOther(_ event: RecordedEvent, _ rule: CatalogueEntry, _ index: Int) {
        if rule.kind == .deal, foldDeal(event) { return }
        guard let key = key(of: event, rule) else { return }
        if let known = indexByKey[key] { contents.events[known].fold(event, rule: index) } else { append(event, rule, index, key) }
    }

    private mutating func see(_ event: RecordedEvent) {
        let visit = visits.see(event, gapMicros: gapMicros)
        guard visit == contents.visits.count else { return contents.visits[visit].see(event) }
        drafts.append(TimelineDraft(.visit, event, .visit(visit), discriminator: "visit"))
        contents.visits.append(VisitDraft(event))
    }
}

extension TimelineFold {
    private mutating func append(_ entry: TimelineEntry, _ event: RecordedEvent, discriminator: String = "") {
        drafts.append(TimelineDraft(entry.kind, event, .entry(contents.entries.count), discriminator: discriminator))
        contents.entries.append(entry)
    }

    /// Who somebody is belongs in every timeline, whatever the catalogue leaves out.
    private mutating func foldIdentity(_ event: RecordedEvent) {
        guard let title = identityTitle(event) else { return }
        var entry = TimelineEntry(event, .identity, title: title, channel: contents.channel(of: event))
        entry.properties = TimelineContents.properties(of: event)
        append(entry, event)
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

    /// Whether a group call brings an identifier that none before it brought to the account: libraries send it at every login.
    private mutating func bringsMember(_ event: RecordedEvent) -> Bool {
        let account = event.groupId ?? ""
        var brings = false
        for identifier in event.identifiers where memberships.insert(Membership(account: account, identifier: identifier)).inserted { brings = true }
        return brings
    }

    private mutating func foldPreferences(_ event: RecordedEvent) {
        for (index, statement) in ConsentReading.preferences(of: event).enumerated() {
            guard preferences.updateValue(statement.isGranted, forKey: statement.purpose) != statement.isGranted else { continue }
            append(preference(statement, event), event, discriminator: "consent:\(index)")
        }
    }

    private func preference(_ statement: ConsentReading.Statement, _ event: RecordedEvent) -> TimelineEntry {
        let (purpose, isGranted) = (statement.purpose, statement.isGranted)
        var entry = TimelineEntry(
            event, .consent, title: "Preference for \(purpose): \(isGranted ? "yes" : "no")", channel: contents.channel(of: event))
        entry.state = isGranted ? "given" : "withdrawn"
        entry.properties = [NamedValue("purpose", .text(purpose)), NamedValue("granted", .bool(isGranted))]
        return entry
    }
}
