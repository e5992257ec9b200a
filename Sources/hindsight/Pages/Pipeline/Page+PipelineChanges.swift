import EventModel

extension Page {
    mutating func pipelineChanges(_ answer: JSONValue) {
        title("Pipeline, what changed")
        stands(between: answer)
        for pipeline in answer["pipelines"]?.elements ?? [] { bridge(pipeline) }
        if let others = answer["other_pipelines"] { bridge(others) }
        changes(answer["changes"]?.elements ?? [])
        continuation(answer)
        remaining(answer, known: ["from", "to", "pipelines", "other_pipelines", "changes", "next"])
    }

    /// From the start to the end, of open, won and lost deals.
    private mutating func bridge(_ pipeline: JSONValue) {
        pipelineSection(pipeline)
        var table = TextTable("", ">changes", ">open", ">amount", ">won", ">amount", ">lost", ">amount")
        table.add(lines: [[Cell("start", .accent)], [Cell("")]] + standing(pipeline["start"]))
        for sum in pipeline["sums"]?.elements ?? [] {
            let totals = [sum, sum["won"], sum["lost"]].flatMap { total in [[signed(total?["deals"])], moneyLines(total?["amounts"], isSigned: true)] }
            table.add(lines: [[Cell(Self.label(sum["kind"]?.stringValue ?? "?"))], [scalar(sum["changes"])]] + totals)
        }
        table.add(lines: [[Cell("end", .accent)], [Cell("")]] + standing(pipeline["end"]))
        self.table(table)
        if pipeline["reconciles"]?.boolValue == false { note("start and changes do not come to the end") }
    }

    private func standing(_ total: JSONValue?) -> [[Cell]] {
        [total, total?["won"], total?["lost"]].flatMap { [[scalar($0?["deals"])], moneyLines($0?["amounts"])] }
    }

    private mutating func changes(_ changes: [JSONValue]) {
        section("Changes", count: changes.count)
        var table = TextTable("when", "deal", "what", "from", "to", "days", ">amount", "owner", ">position")
        for change in changes {
            table.add(lines: [
                [Cell(change["occurred_at"]?.instantValue.map(zone.text) ?? "known later", .dim)], [Cell(change["deal_id"]?.stringValue ?? "?", .accent)],
                [what(change)], [scalar(change["from"])], [scalar(change["to"])], [days(change["days"])], moneyLines(change["amounts"], isSigned: true),
                [scalar(change["owner"])], [Cell(change["position"]?.jsonText ?? "", .dim)],
            ])
        }
        self.table(table)
    }

    private func what(_ change: JSONValue) -> Cell {
        let kind = Self.label(change["kind"]?.stringValue ?? "?")
        guard let restates = change["restates"] else { return Cell(kind) }
        return Cell("\(kind): \(restates.stringValue.map(Self.label) ?? "was none")")
    }

    private func days(_ value: JSONValue?) -> Cell {
        guard let days = value.flatMap({ Int($0.jsonText) }) else { return .missing }
        return Cell("\(days.magnitude) day\(days.magnitude == 1 ? "" : "s") \(days < 0 ? "earlier" : "later")")
    }
}
