import EventModel

extension Page {
    mutating func deal(_ answer: JSONValue) {
        title("Deal \(answer["deal_id"]?.stringValue ?? "?")", note: answer["name"]?.stringValue)
        basis(answer)
        line()
        pairs([
            ("pipeline", scalar(answer["pipeline"])), ("stage", scalar(answer["stage"])), ("since", when(answer["stage_since"])), ("state", scalar(answer["state"])),
            ("amount", amount(answer)), ("probability", percent(answer["probability"])), ("expected close", scalar(answer["expected_close"])),
            ("owner", scalar(answer["owner"])), ("next step", scalar(answer["next_step"])), ("created", when(answer["created_at"])), ("closed", when(answer["closed_at"])),
            ("reason", scalar(answer["reason"])), ("changed", when(answer["changed_at"])), ("customers", scalar(answer["customers"])),
            ("accounts", scalar(answer["accounts"])), ("events", scalar(answer["events"])),
        ].filter { $0.1 != .missing })
        remaining(
            answer,
            known: [
                "basis", "deal_id", "name", "pipeline", "stage", "stage_since", "state", "amount", "currency", "probability", "expected_close", "owner", "next_step",
                "reason", "created_at", "closed_at", "changed_at", "position", "customers", "accounts", "events",
            ])
    }

    mutating func dealHistory(_ answer: JSONValue) {
        title("Deal \(answer["deal_id"]?.stringValue ?? "?"), every value")
        basis(answer)
        let values = answer["history"]?.elements ?? []
        section("Values", count: values.count)
        var table = TextTable("when", "field", "value", "event", "source", "recorded", ">position", "until")
        for value in values {
            table.add(
                when(value["occurred_at"]), Cell(Self.label(value["field"]?.stringValue ?? "?"), .accent), scalar(value["value"]), scalar(value["event"]), scalar(value["source"]),
                Cell(value["recorded_at"]?.instantValue.map(InstantText.short) ?? "", .dim), Cell(value["position"]?.jsonText ?? "", .dim),
                value["to"]?.instantValue.map { Cell(InstantText.short($0), .dim) } ?? Cell(""))
        }
        self.table(table)
        continuation(answer)
        remaining(answer, known: ["basis", "deal_id", "history", "next"])
    }
}
