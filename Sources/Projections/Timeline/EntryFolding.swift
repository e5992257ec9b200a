import Definitions
import EventModel

/// Folds events into one entry, as the catalogue's entries for them say.
struct EntryFolding {
    private let contents: TimelineContents
    private var entry: TimelineEntry
    /// Of the state it has; nil while it has none that a rank goes with.
    private var rank: Int?
    /// Whether its title is only its first event's name.
    private var isUntitled: Bool
    /// What was given back, in which currency if it says.
    private var refunds: [(amount: ExactDecimal, currency: String?)] = []
    /// Sums of these by the currency they say, nil for none; nil when one does not fit.
    private var refundSums: [String?: ExactDecimal?] = [:]
    private var hasRefundOfUnknownAmount = false
    private var isRefundState = false
    /// Where each property stands; made when a second event has some.
    private var places: [String: Int] = [:]
    private var leftOut: Set<String> = []

    init(_ event: RecordedEvent, _ rule: CatalogueEntry, _ contents: TimelineContents) {
        self.contents = contents
        let name = event.name.isEmpty ? event.type.name : event.name
        entry = TimelineEntry(event, rule.kind, title: contents.title(of: event, rule) ?? name, channel: contents.channel(of: event, rule))
        entry.properties = TimelineContents.properties(of: event)
        entry.hasBeginning = !rule.folds
        isUntitled = rule.folds
        _ = setState(rule)
        setFacts(of: event, rule)
    }

    /// Takes what a later event says, or an earlier one that refers to this.
    mutating func fold(_ event: RecordedEvent, _ rule: CatalogueEntry) {
        let title = contents.title(of: event, rule)
        guard rule.kind == entry.kind else { return refund(event, rule, title) }
        entry.hasBeginning = entry.hasBeginning || !rule.folds
        let state = setState(rule)
        setFacts(of: event, rule)
        setProperties(TimelineContents.properties(of: event))
        if isUntitled, let title { (entry.title, isUntitled) = (title, false) }
        entry.note(TimelineEntry.Change(event, title: title, state: state))
    }

    func finish() -> TimelineEntry {
        var entry = entry
        entry.dropChanges()
        entry.propertiesLeftOut = leftOut.count
        guard !refunds.isEmpty else { return entry }
        var refunded = MoneyTally()
        for refund in refunds { refunded.add(refund.amount, CurrencyAmount.code(refund.currency ?? entry.currency)) }
        entry.refunded = refunded
        // The amount may have changed since.
        if isRefundState { entry.state = refundState }
        return entry
    }

    /// What the state became; nil when it stayed.
    private mutating func setState(_ rule: CatalogueEntry) -> String? {
        if let state = rule.state, rule.rank >= rank ?? 0 {
            (entry.state, rank, isRefundState) = (state, rule.rank, false)
            return state
        }
        guard entry.state == nil, let state = rule.stateIfNew else { return nil }
        entry.state = state
        return state
    }

    private mutating func setFacts(of event: RecordedEvent, _ rule: CatalogueEntry) {
        if let amount = first(rule.amount, event) {
            if let number = amount.numberValue { (entry.amount, entry.unreadableAmount) = (number, nil) } else { entry.unreadableAmount = amount }
        }
        entry.currency = Self.currency(of: event, rule, known: entry.currency)
        if let seconds = first(rule.duration, event)?.numberValue { entry.durationSeconds = seconds }
    }

    private func first(_ path: PropertyPath?, _ event: RecordedEvent) -> FieldValue? {
        path?.values(in: event, channel: contents.channel(of: event)).first
    }

    /// The currency once an event has had its say: what is no code changes none that is known.
    static func currency(of event: RecordedEvent, _ rule: CatalogueEntry, known: String?) -> String? {
        guard let text = rule.currency?.values(in: event, channel: "").first?.titleText, !text.isEmpty else { return known }
        let code = CurrencyAmount.code(text)
        return code == CurrencyAmount.unknownCurrency ? known ?? code : code
    }

    private mutating func setProperties(_ properties: [NamedValue]) {
        if places.isEmpty { places = Dictionary(entry.properties.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first }) }
        for property in properties {
            if let place = places[property.name] {
                entry.properties[place] = property
            } else if entry.properties.count < TimelineLimits.propertiesMax {
                places[property.name] = entry.properties.count
                entry.properties.append(property)
            } else {
                leftOut.insert(property.name)
            }
        }
    }
}

extension EntryFolding {
    private mutating func refund(_ event: RecordedEvent, _ rule: CatalogueEntry, _ title: String?) {
        if let amount = first(rule.amount, event)?.numberValue {
            let currency = Self.currency(of: event, rule, known: nil)
            refunds.append((amount, currency))
            refundSums[currency] = .some(refundSums[currency, default: .zero]?.adding(amount))
        } else {
            hasRefundOfUnknownAmount = true
        }
        let isState = rule.rank >= rank ?? 0
        if isState { (entry.state, rank, isRefundState) = (refundState, rule.rank, true) }
        entry.note(TimelineEntry.Change(event, title: title, state: isState ? entry.state : nil))
    }

    /// Partly refunded when the amounts say that something is left.
    private var refundState: String {
        guard !hasRefundOfUnknownAmount, let amount = entry.amount else { return "refunded" }
        let currency = CurrencyAmount.code(entry.currency)
        guard let stated = refundSums[currency, default: .zero], let unstated = refundSums[nil, default: .zero], let sum = stated.adding(unstated) else {
            return "refunded"
        }
        return sum < amount ? "partly_refunded" : "refunded"
    }
}
