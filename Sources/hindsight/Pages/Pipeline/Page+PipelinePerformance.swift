import EventModel

extension Page {
    mutating func pipelinePerformance(_ answer: JSONValue) {
        title("Pipeline, how deals go through it")
        stand(answer)
        if let from = answer["from"]?.instantValue { line(style.paint("since " + zone.text(from), .dim)) }
        for pipeline in answer["pipelines"]?.elements ?? [] { performance(pipeline) }
        if let others = answer["other_pipelines"] { note("\(scalar(others).text) more pipelines that are not in pipeline.yaml") }
        remaining(answer, known: ["basis", "from", "pipelines", "other_pipelines"])
    }

    private mutating func performance(_ pipeline: JSONValue) {
        pipelineSection(pipeline)
        var table = TextTable(
            "stage", ">entered", ">advanced", ">conversion", ">won", ">lost", ">moved out", ">days, mean", ">median", ">there now", ">for days, mean")
        for stage in pipeline["stages"]?.elements ?? [] {
            table.add(
                stageCell(stage), scalar(stage["entered"]), scalar(stage["advanced"]), percent(stage["conversion"]), scalar(stage["won"]), scalar(stage["lost"]),
                scalar(stage["moved_out"]), scalar(stage["days_mean"]), scalar(stage["days_median"]), scalar(stage["open"]), scalar(stage["open_days_mean"]))
        }
        if let others = pipeline["other_stages"] { table.add(Cell("\(scalar(others).text) more (unmapped)")) }
        self.table(table)
        line()
        pairs([
            ("open", scalar(pipeline["open"])), ("won", scalar(pipeline["won"])), ("lost", scalar(pipeline["lost"])), ("win rate", percent(pipeline["win_rate"])),
            ("days to win, mean", scalar(pipeline["cycle_days_mean"])), ("days to win, median", scalar(pipeline["cycle_days_median"])),
        ])
        let currencies = pipeline["currencies"]?.elements ?? []
        guard !currencies.isEmpty else { return }
        line()
        currencyTable(currencies)
    }

    private mutating func currencyTable(_ currencies: [JSONValue]) {
        var table = TextTable("deals in", ">open", ">won", ">lost", ">win rate", ">won amount", ">days to win, mean", ">velocity a day")
        for one in currencies {
            let code = one["currency"]?.stringValue
            table.add(
                Cell(code.map(NumberDisplay.currency) ?? "?", .accent), scalar(one["open"]), scalar(one["won"]), scalar(one["lost"]), percent(one["win_rate"]),
                one["won_amount"]?.isNull == true ? Cell("too large") : scalar(one["won_amount"]), scalar(one["cycle_days_mean"]), scalar(one["velocity_per_day"]))
        }
        self.table(table)
    }
}
