import EventModel

extension Page {
    mutating func timeline(_ answer: JSONValue) {
        title("Timeline of \((answer["customer"] ?? answer["account"])?.stringValue ?? "?")")
        basis(answer)
        entries("Entries", answer["entries"]?.elements ?? [])
        unlisted(answer)
        continuation(answer)
        remaining(answer, known: ["customer", "account", "aliases", "basis", "entries", "unlisted", "next"])
    }

    mutating func purchases(_ answer: JSONValue) {
        title("Purchases of \(answer["customer"]?.stringValue ?? "?")")
        basis(answer)
        line()
        pairs([
            ("orders", scalar(answer["orders"])), ("cancelled", scalar(answer["cancelled"])), ("first", when(answer["first_at"])), ("last", when(answer["last_at"])),
        ])
        section("Totals")
        var table = TextTable("currency", ">orders", ">bought for", ">refunded", ">net")
        for total in answer["totals"]?.elements ?? [] {
            table.add(
                Cell(total["currency"]?.stringValue ?? "?", .accent), scalar(total["orders"]), scalar(total["amount"]), scalar(total["refunded"]), scalar(total["net"]))
        }
        self.table(table)
        if let count = answer["unreadable"], count.jsonText != "0" { note("\(count.jsonText) with an amount that is no number are in no total") }
        entries("Purchases and refunds", answer["entries"]?.elements ?? [])
        continuation(answer)
        remaining(
            answer, known: ["customer", "aliases", "basis", "orders", "cancelled", "first_at", "last_at", "totals", "unreadable", "entries", "next"])
    }

    /// A row for each entry.
    mutating func entries(_ name: String, _ entries: [JSONValue]) {
        section(name, count: entries.count)
        var table = TextTable("when", "kind", "what", ">amount", "state", "channel", "source", "details", ">position")
        for entry in entries {
            let source = entry["source"]?.stringValue
            table.add(
                when(entry["occurred_at"]), Cell(entry["kind"]?.stringValue ?? "", .accent), scalar(entry["title"]), amount(entry), Self.word(entry["state"]),
                scalar(entry["channel"]), source == entry["channel"]?.stringValue ? .missing : scalar(entry["source"]), EntryDetail(entry, relative: relative).cell,
                Cell(entry["position"].map { $0.isNull ? "" : $0.jsonText } ?? "", .dim))
        }
        self.table(table)
    }

    private mutating func unlisted(_ answer: JSONValue) {
        guard let count = answer["unlisted"].flatMap({ Int($0.jsonText) }), count > 0 else { return }
        note("\(NumberDisplay.grouped("\(count)")) event\(count == 1 ? "" : "s") that catalogue.yaml does not name \(count == 1 ? "is" : "are") not shown; see hindsight events")
    }

    private static func word(_ value: JSONValue?) -> Cell { value?.stringValue.map { Cell(label($0)) } ?? .missing }

    /// `amount` with the `currency` beside it.
    func amount(_ entry: JSONValue) -> Cell {
        guard let amount = entry["amount"], amount.kind == .number else { return .missing }
        return Cell(NumberDisplay.money(amount.jsonText, currency: entry["currency"]?.stringValue))
    }
}
