import EventModel

extension Page {
    mutating func pipelineTrend(_ answer: JSONValue) {
        title("Pipeline, step by step")
        basis(answer)
        let points = answer["points"]?.elements ?? []
        for name in Self.names(points) { course(name, points) }
        remaining(answer, known: ["basis", "points"])
    }

    private static func names(_ points: [JSONValue]) -> [String] {
        var names: [String] = []
        for point in points {
            for pipeline in point["pipelines"]?.elements ?? [] {
                if let name = pipeline["name"]?.stringValue, !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

    private mutating func course(_ name: String, _ points: [JSONValue]) {
        section(name)
        let course = points.map { point in (at: point["at"], pipeline: point["pipelines"]?.elements.first { $0["name"]?.stringValue == name }) }
        spark("deals", course.map { Double($0.pipeline?["deals"]?.jsonText ?? "") ?? 0 })
        for currency in Self.currencies(course.compactMap(\.pipeline)) {
            spark(currency, course.map { step in
                let amount = step.pipeline?["amounts"]?.elements.first { $0["currency"]?.stringValue == currency }
                return Double(amount?["amount"]?.jsonText ?? "") ?? 0
            })
        }
        line()
        var table = TextTable("at", ">deals", ">amount", ">weighted", ">won", ">lost")
        for step in course {
            let pipeline = step.pipeline
            table.add(
                Cell(step.at?.instantValue.map(InstantText.short) ?? "?", .dim), scalar(pipeline?["deals"]), money(pipeline?["amounts"]), money(pipeline?["weighted"]),
                scalar(pipeline?["won"]), scalar(pipeline?["lost"]))
        }
        self.table(table)
    }

    private mutating func spark(_ name: String, _ values: [Double]) { pairs([(name, Cell(Sparkline.text(values), .accent))]) }

    private static func currencies(_ pipelines: [JSONValue]) -> [String] {
        Set(pipelines.flatMap { $0["amounts"]?.elements ?? [] }.compactMap { $0["currency"]?.stringValue }).sorted()
    }

    mutating func pipelinePerformance(_ answer: JSONValue) {
        title("Pipeline, how deals go through it")
        basis(answer)
        if let from = answer["from"]?.instantValue { line(style.paint("since " + InstantText.short(from), .dim)) }
        for pipeline in answer["pipelines"]?.elements ?? [] { performance(pipeline) }
        remaining(answer, known: ["basis", "from", "pipelines"])
    }

    private mutating func performance(_ pipeline: JSONValue) {
        section(pipeline["name"]?.stringValue ?? "?")
        var table = TextTable("stage", ">entered", ">advanced", ">conversion", ">won", ">lost", ">days, mean", ">median")
        for stage in pipeline["stages"]?.elements ?? [] {
            table.add(
                Cell(stage["name"]?.stringValue ?? "?", .accent), scalar(stage["entered"]), scalar(stage["advanced"]), percent(stage["conversion"]), scalar(stage["won"]),
                scalar(stage["lost"]), scalar(stage["days_mean"]), scalar(stage["days_median"]))
        }
        self.table(table)
        line()
        pairs([
            ("won", scalar(pipeline["won"])), ("lost", scalar(pipeline["lost"])), ("win rate", percent(pipeline["win_rate"])),
            ("won amounts", money(pipeline["won_amounts"])), ("days to win, mean", scalar(pipeline["cycle_days_mean"])),
            ("days to win, median", scalar(pipeline["cycle_days_median"])), ("open", scalar(pipeline["open"])),
            ("velocity a day", money(pipeline["velocity_per_day"])),
        ])
    }

    /// `0.2500` as `25.0 %`.
    func percent(_ share: JSONValue?) -> Cell {
        guard let value = share.flatMap({ Double($0.jsonText) }) else { return .missing }
        let tenths = Int((value * 1000).rounded())
        return Cell("\(tenths / 10).\(tenths % 10) %")
    }
}
