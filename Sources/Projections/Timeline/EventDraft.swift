import Definitions
import EventModel

/// An entry that catalogue.yaml makes of an event, and of those that fold into it.
struct EventDraft: Sendable {
    /// An event, and the place of its entry in the catalogue.
    struct Part: Sendable {
        let event: RecordedEvent
        let rule: Int
    }

    /// What a refund has of its order.
    struct Purchase: Sendable {
        let currency: String?
        let hasBeginning: Bool
    }

    private(set) var parts: [Part]
    /// How many of ``parts`` came before the event that begins the entry: refunds on a clock that is ahead.
    private let early: Int
    /// The value under its key; nil when the event has none.
    let key: String?
    /// What the event gives an amount back of; nil when there is none.
    var purchase: Purchase?

    init(_ event: RecordedEvent, rule: Int, key: String?, early: [Part] = []) {
        parts = early + [Part(event: event, rule: rule)]
        (self.early, self.key) = (early.count, key)
    }

    var first: RecordedEvent { parts[early].event }
    var rule: Int { parts[early].rule }
    /// Whether it is of one event only.
    var isSingle: Bool { parts.count == 1 }

    mutating func fold(_ event: RecordedEvent, rule: Int) { parts.append(Part(event: event, rule: rule)) }

    /// - Complexity: O(properties of its events)
    func entry(_ contents: TimelineContents) -> TimelineEntry {
        var folding = EntryFolding(first, contents.rule(rule), contents)
        for (index, part) in parts.enumerated() where index != early { folding.fold(part.event, contents.rule(part.rule)) }
        var entry = folding.finish()
        entry.key = key
        // What is given back without a currency is in the order's.
        guard let purchase else { return entry }
        entry.isOfPurchase = purchase.hasBeginning
        if entry.amount != nil, entry.currency == nil { entry.currency = purchase.currency }
        return entry
    }

    /// What its refunds have of it.
    ///
    /// - Complexity: O(events of the entry)
    func asPurchase(_ contents: TimelineContents) -> Purchase {
        let kind = contents.rule(rule).kind
        var (currency, hasBeginning) = (String?.none, false)
        for part in parts {
            let rule = contents.rule(part.rule)
            guard rule.kind == kind else { continue }
            currency = EntryFolding.currency(of: part.event, rule, known: currency)
            hasBeginning = hasBeginning || !rule.folds
        }
        return Purchase(currency: currency, hasBeginning: hasBeginning)
    }
}
