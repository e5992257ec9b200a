import EventModel

extension Page {
    private static let periodsShown = 13

    mutating func retention(_ answer: JSONValue) {
        title("Who came back", note: answer["start"]?.stringValue)
        stand(answer)
        let cohorts = answer["cohorts"]?.elements ?? []
        let width = min(cohorts.map { $0["periods"]?.elements.count ?? 0 }.max() ?? 0, Self.periodsShown)
        var table = TextTable([.init(heading: "from"), .init(heading: "customers", alignment: .right)] + (0..<width).map { .init(heading: "\($0)", alignment: .right) })
        for cohort in cohorts {
            table.rows.append([Cell(cohort["from"]?.instantValue.map(zone.moment) ?? "?", .dim), scalar(cohort["customers"])] + shares(cohort["periods"], width))
        }
        line()
        self.table(table)
        line()
        pairs([("all cohorts", Cell(shares(answer["periods"], width).map(\.text).joined(separator: "  "), .accent))])
        if cohorts.contains(where: { ($0["periods"]?.elements.count ?? 0) > width }) { note("the first \(width) periods; --json and --csv have all") }
        remaining(answer, known: ["basis", "start", "return", "step", "cohorts", "periods"])
    }

    private func shares(_ periods: JSONValue?, _ width: Int) -> [Cell] {
        let found = (periods?.elements ?? []).prefix(width).map { percent($0["share"]) }
        return found + Array(repeating: Cell(""), count: width - found.count)
    }

    mutating func funnel(_ answer: JSONValue) {
        title("Funnel", note: answer["within"]?.stringValue.map { "within \($0)" })
        stand(answer)
        for interval in answer["intervals"]?.elements ?? [] {
            let (from, to) = (interval["from"]?.instantValue.map(zone.moment) ?? "?", interval["to"]?.instantValue.map(zone.moment) ?? "?")
            section("\(from) to \(to)")
            var table = TextTable("", "event", ">customers", ">of all", ">of those before", ">median")
            for step in interval["steps"]?.elements ?? [] {
                let median = step["median_s"].flatMap { DurationText.short($0.jsonText) }
                table.add(
                    scalar(step["step"]), Cell(step["name"]?.stringValue ?? "?"), scalar(step["customers"]), percent(step["share"]), percent(step["share_of_step_before"]),
                    median.map { Cell($0) } ?? .missing)
            }
            self.table(table)
        }
        remaining(answer, known: ["basis", "within", "intervals"])
    }
}
