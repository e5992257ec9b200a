import EventModel

extension Page {
    private static let categories = ["closed", "commit", "best_case", "pipeline"]

    mutating func pipelineForecast(_ answer: JSONValue) {
        title("Pipeline, month by month")
        stand(answer)
        for pipeline in answer["pipelines"]?.elements ?? [] {
            pipelineSection(pipeline)
            var table = Self.monthTable
            for month in pipeline["months"]?.elements ?? [] {
                table.add(lines: [[Cell(month["month"]?.stringValue ?? "?", .accent)]] + Self.categories.map { forecastLines(month[$0]) })
            }
            self.table(table)
        }
        note("with the number of deals in brackets; closed: won, by the month they were won in; the others by the month of the expected close")
        remaining(answer, known: ["basis", "pipelines"])
    }

    private static var monthTable: TextTable {
        TextTable([TextTable.Column(heading: "month")] + categories.map { TextTable.Column(heading: label($0), alignment: .right) })
    }

    /// A group of deals as a line for each currency: `150 EUR (3)`.
    private func forecastLines(_ group: JSONValue?) -> [Cell] {
        let amounts = group?["amounts"]?.elements ?? []
        var lines = zip(moneyLines(group?["amounts"]), amounts).map { Cell("\($0.0.text) (\(scalar($0.1["deals"]).text))") }
        let without = Self.number(group?["count"]) - amounts.reduce(0) { $0 + Self.number($1["deals"]) }
        if without > 0 { lines.append(Cell("no amount (\(without))")) }
        return lines.isEmpty ? [.missing] : lines
    }

    private static func number(_ value: JSONValue?) -> Int { value.flatMap { Int($0.jsonText) } ?? 0 }

    /// The forecast that stands in a pipeline: rows by month, category and currency.
    mutating func months(of pipeline: JSONValue) {
        let rows = pipeline["forecast"]?.elements ?? []
        guard !rows.isEmpty else { return }
        var (months, cells): ([String], [String: [String: [Cell]]]) = ([], [:])
        for row in rows {
            guard let month = row["month"]?.stringValue, let category = row["category"]?.stringValue else { continue }
            if cells[month] == nil { months.append(month) }
            let amount = row["currency"]?.stringValue.map { currency -> String in
                let isKnown = row["amount"]?.isNull == false
                return NumberDisplay.money(isKnown ? row["amount"]?.jsonText ?? "" : "too large", currency: currency)
            }
            cells[month, default: [:]][category, default: []].append(Cell("\(amount ?? "no amount") (\(scalar(row["deals"]).text))"))
        }
        var table = Self.monthTable
        for month in months { table.add(lines: [[Cell(month, .accent)]] + Self.categories.map { cells[month]?[$0] ?? [.missing] }) }
        line()
        self.table(table)
    }
}
