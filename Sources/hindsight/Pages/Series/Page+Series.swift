import EventModel

extension Page {
    mutating func series(_ answer: JSONValue) {
        title("Customers, step by step", note: answer["where"]?.stringValue)
        stand(answer)
        let points = answer["points"]?.elements ?? []
        let currencies = Set(points.flatMap { $0["amounts"]?.elements ?? [] }.compactMap { $0["currency"]?.stringValue }).sorted()
        line()
        var lines = [sparkline("customers", points.map { $0["customers"] })]
        if points.contains(where: { $0["value"] != nil }) { lines.append(sparkline("value", points.map { $0["value"] })) }
        for currency in currencies { lines.append(sparkline(NumberDisplay.currency(currency), points.map { Self.amount($0, currency) })) }
        pairs(lines)
        line()
        var table = TextTable("at", ">customers", ">with value", ">value")
        for point in points {
            let values = currencies.isEmpty ? [scalar(point["value"])] : moneyLines(point["amounts"])
            table.add(lines: [[Cell(point["at"]?.instantValue.map(zone.moment) ?? "?", .dim)], [scalar(point["customers"])], [scalar(point["with_value"])], values])
        }
        self.table(table)
        remaining(answer, known: ["basis", "points", "where", "value", "active", "step", "as_known"])
    }

    private static func amount(_ point: JSONValue, _ currency: String) -> JSONValue? {
        point["amounts"]?.elements.first { $0["currency"]?.stringValue == currency }?["amount"]
    }

    /// A line of blocks with the least and the most beside it.
    private func sparkline(_ name: String, _ values: [JSONValue?]) -> (name: String, value: Cell) {
        let numbers = values.map { value in value.map { $0.isNull ? nil : Double($0.jsonText) } ?? 0 }
        let known = values.map { $0.flatMap { $0.isNull ? nil : $0.jsonText } ?? "0" }.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
        let (least, most) = (NumberDisplay.grouped(known.first ?? "0"), NumberDisplay.grouped(known.last ?? "0"))
        return (name, Cell(Sparkline.text(numbers) + "  " + (least == most ? least : "\(least) to \(most)"), .accent))
    }
}
