import EventModel

extension Page {
    /// - Parameter isByOwner: A row for each owner of open deals instead of each stage.
    mutating func pipeline(_ answer: JSONValue, isByOwner: Bool = false) {
        title("Pipeline", note: answer["deals"].map { "\(NumberDisplay.grouped($0.jsonText)) deals" })
        stand(answer)
        let pipelines = answer["pipelines"]?.elements ?? []
        if pipelines.isEmpty { note("none; pipeline.yaml defines them") }
        for pipeline in pipelines {
            pipelineSection(pipeline)
            isByOwner ? owners(pipeline) : stages(pipeline)
            if !isByOwner { months(of: pipeline) }
        }
        if let others = answer["other_pipelines"] {
            section("\(scalar(others["pipelines"]).text) more that are not in pipeline.yaml")
            pairs([("deals", scalar(others["count"])), ("amount", money(others["amounts"]))])
        }
        if let unreadable = answer["unreadable"], unreadable.jsonText != "0" {
            line()
            note("\(scalar(unreadable).text) of the deals state an amount that is no number, such as a text; they count with what was stated before")
        }
        remaining(answer, known: ["basis", "pipelines", "other_pipelines", "deals", "unreadable"])
    }

    private mutating func stages(_ pipeline: JSONValue) {
        var table = TextTable("stage", ">probability", ">deals", ">amount", ">weighted")
        let stages = pipeline["stages"]?.elements ?? []
        for stage in stages where stage["closed"]?.stringValue == nil { table.add(group: stage, stageCell(stage), percent(stage["probability"]), on: self) }
        if let others = pipeline["other_stages"] {
            table.add(group: others, Cell("\(scalar(others["stages"]).text) more (unmapped)"), .missing, on: self)
        }
        if let open = pipeline["open"] { table.add(group: open, Cell("all open", .strong), .missing, on: self) }
        let closing = stages.filter { $0["closed"]?.stringValue != nil }
        for stage in closing { table.add(group: stage, stageCell(stage), percent(stage["probability"]), on: self) }
        // Where no stage closes deals, won and lost ones stand in the stages above.
        for name in ["won", "lost"] where !closing.contains(where: { $0["closed"]?.stringValue == name }) {
            if let group = pipeline[name], group["count"]?.jsonText != "0" { table.add(group: group, Cell("of these \(name)"), .missing, on: self) }
        }
        self.table(table)
    }

    private mutating func owners(_ pipeline: JSONValue) {
        let stages = (pipeline["stages"]?.elements ?? []).filter { $0["closed"]?.stringValue == nil }
        var counts = stages.map { stage in
            Dictionary((stage["owners"]?.elements ?? []).map { ($0["owner"]?.stringValue, $0["count"]) }) { first, _ in first }
        }
        // Where no stage closes deals, a stage's counts are not of the open ones.
        if pipeline["mapped"]?.boolValue == false { counts = [] }
        let names = counts.indices.map { TextTable.Column(heading: stageCell(stages[$0]).text, alignment: .right) }
        var table = TextTable([TextTable.Column(heading: "owner")] + names + ["open", "amount", "weighted"].map { TextTable.Column(heading: $0, alignment: .right) })
        for owner in pipeline["owners"]?.elements ?? [] {
            let name = owner["owner"]?.stringValue
            let perStage = counts.map { [scalar($0[name] ?? nil)] }
            table.add(lines: [[ownerCell(owner)]] + perStage + [[scalar(owner["count"])], moneyLines(owner["amounts"]), moneyLines(owner["amounts"], "weighted")])
        }
        for (name, group) in [("others", pipeline["other_owners"]), ("all open", pipeline["open"])] {
            guard let group else { continue }
            let noCounts = counts.map { _ in [Cell("")] }
            table.add(lines: [[Cell(name, .strong)]] + noCounts + [[scalar(group["count"])], moneyLines(group["amounts"]), moneyLines(group["amounts"], "weighted")])
        }
        self.table(table)
    }
}

extension TextTable {
    /// A row for some deals.
    fileprivate mutating func add(group: JSONValue, _ name: Cell, _ probability: Cell, on page: Page) {
        add(lines: [[name], [probability], [page.scalar(group["count"])], page.moneyLines(group["amounts"]), page.moneyLines(group["amounts"], "weighted")])
    }
}
