import Definitions
import EventModel

/// An entry that catalogue.yaml makes of an event, and of those that fold into it.
struct EventDraft: Sendable {
    /// An event, and the place of its entry in the catalogue.
    struct Part: Sendable {
        let event: RecordedEvent
        let rule: Int
    }

    private(set) var parts: [Part]
    /// How many of ``parts`` came before the event that begins the entry: refunds on a clock that is ahead.
    private let early: Int
    /// The value under its key; nil when the event has none.
    let key: String?
    /// The draft of what the event gives an amount back of; nil when there is none.
    var refunded: Int?

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
        guard let purchase = refunded.map({ contents.events[$0] }) else { return entry }
        entry.isOfPurchase = purchase.hasBeginning(contents)
        if entry.amount != nil, entry.currency == nil { entry.currency = purchase.currency(contents) }
        return entry
    }

    private func hasBeginning(_ contents: TimelineContents) -> Bool {
        parts.contains { !contents.rule($0.rule).folds && contents.rule($0.rule).kind == contents.rule(rule).kind }
    }

    private func currency(_ contents: TimelineContents) -> String? {
        var currency: String?
        for part in parts where contents.rule(part.rule).kind == contents.rule(rule).kind {
            currency = EntryFolding.currency(of: part.event, contents.rule(part.rule), known: currency)
        }
        return currency
    }
}
