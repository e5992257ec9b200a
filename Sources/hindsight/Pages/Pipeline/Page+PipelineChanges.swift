import EventModel

extension Page {
    mutating func pipelineChanges(_ answer: JSONValue) {
        title("Pipeline, what changed")
        ends(answer)
        for pipeline in answer["pipelines"]?.elements ?? [] { bridge(pipeline) }
        changes(answer["changes"]?.elements ?? [])
        continuation(answer)
        remaining(answer, known: ["from", "to", "pipelines", "changes", "next"])
    }

    private mutating func bridge(_ pipeline: JSONValue) {
        section(pipeline["name"]?.stringValue ?? "?")
        var table = TextTable("open deals", ">changes", ">deals", ">amount")
        table.add(Cell("start", .accent), Cell(""), scalar(pipeline["start"]?["deals"]), money(pipeline["start"]?["amounts"]))
        for sum in pipeline["sums"]?.elements ?? [] {
            table.add(
                Cell(Self.label(sum["kind"]?.stringValue ?? "?")), scalar(sum["changes"]), signed(sum["deals"]), money(sum["amounts"], isSigned: true))
        }
        table.add(Cell("end", .accent), Cell(""), scalar(pipeline["end"]?["deals"]), money(pipeline["end"]?["amounts"]))
        self.table(table)
        if pipeline["reconciles"]?.boolValue == false { note("start and changes do not come to the end: a sum does not fit in 128 bits") }
    }

    private mutating func changes(_ changes: [JSONValue]) {
        section("Changes", count: changes.count)
        var table = TextTable("when", "deal", "what", "from", "to", ">amount", "owner")
        for change in changes {
            table.add(
                Cell(change["occurred_at"]?.instantValue.map(InstantText.short) ?? "known later", .dim), Cell(change["deal_id"]?.stringValue ?? "?", .accent),
                Cell(Self.label(change["kind"]?.stringValue ?? "?")), scalar(change["from"]), scalar(change["to"]), money(change["amounts"], isSigned: true),
                scalar(change["owner"]))
        }
        self.table(table)
    }

    private func signed(_ value: JSONValue?) -> Cell {
        guard let text = value?.jsonText, text != "0" else { return .missing }
        return Cell(text.hasPrefix("-") ? NumberDisplay.grouped(text) : "+" + NumberDisplay.grouped(text))
    }

    /// `[{"currency":…,"amount":…}]` as one cell.
    func money(_ amounts: JSONValue?, isSigned: Bool = false) -> Cell {
        let parts = (amounts?.elements ?? []).compactMap { amount in
            amount["amount"].map { value in
                (isSigned && !value.jsonText.hasPrefix("-") ? "+" : "") + NumberDisplay.money(value.jsonText, currency: amount["currency"]?.stringValue)
            }
        }
        return parts.isEmpty ? .missing : Cell(parts.joined(separator: ", "))
    }
}
