import EventModel

extension Page {
    mutating func timeline(_ answer: JSONValue) {
        title("Timeline of \((answer["customer"] ?? answer["account"])?.stringValue ?? "?")")
        basis(answer)
        let entries = answer["entries"]?.elements ?? []
        section("Entries", count: entries.count)
        var table = TextTable("when", "kind", "what", ">amount", "state", ">position")
        for entry in entries {
            table.add(
                when(entry["occurred_at"]), Cell(entry["kind"]?.stringValue ?? "", .accent), scalar(entry["title"]), amount(entry),
                scalar(entry["state"]), Cell(entry["position"].map { $0.isNull ? "" : $0.jsonText } ?? "", .dim))
        }
        self.table(table)
        continuation(answer)
        remaining(answer, known: ["customer", "account", "aliases", "basis", "entries", "next"])
    }

    /// `amount` with the `currency` beside it.
    func amount(_ entry: JSONValue) -> Cell {
        guard let amount = entry["amount"], amount.kind == .number else { return .missing }
        return Cell(NumberDisplay.money(amount.jsonText, currency: entry["currency"]?.stringValue))
    }
}
