import EventModel

extension Page {
    /// A pipeline at the points of a trend; nil where it has no deals.
    private struct Course {
        let name: String?
        let points: [(at: JSONValue?, pipeline: JSONValue?)]

        var known: [JSONValue] { points.compactMap(\.pipeline) }
    }

    mutating func pipelineTrend(_ answer: JSONValue) {
        title("Pipeline, step by step")
        stand(answer)
        for course in Self.courses(answer["points"]?.elements ?? []) { show(course) }
        remaining(answer, known: ["basis", "points"])
    }

    private static func courses(_ points: [JSONValue]) -> [Course] {
        var (names, seen): ([String], Set<String>) = ([], [])
        let byName = points.map { point in
            Dictionary((point["pipelines"]?.elements ?? []).map { ($0["name"]?.stringValue ?? "?", $0) }) { first, _ in first }
        }
        for point in points {
            for pipeline in point["pipelines"]?.elements ?? [] {
                let name = pipeline["name"]?.stringValue ?? "?"
                if seen.insert(name).inserted { names.append(name) }
            }
        }
        let courses = names.map { name in Course(name: name, points: zip(points, byName).map { ($0["at"], $1[name]) }) }
        guard points.contains(where: { $0["other_pipelines"] != nil }) else { return courses }
        return courses + [Course(name: nil, points: points.map { ($0["at"], $0["other_pipelines"]) })]
    }

    private mutating func show(_ course: Course) {
        guard let first = course.known.first else { return }
        pipelineSection(first)
        var lines = [line("deals", course) { $0["deals"] }]
        for currency in Self.currencies(course.known) {
            lines.append(line(NumberDisplay.currency(currency), course) { pipeline in
                pipeline["amounts"]?.elements.first { $0["currency"]?.stringValue == currency }?["amount"]
            })
        }
        for stage in Self.stages(course.known) {
            lines.append(line("in " + (stage ?? "no stage"), course) { pipeline in
                pipeline["stages"]?.elements.first { $0["name"]?.stringValue == stage }?["deals"]
            })
        }
        pairs(lines)
        line()
        points(course)
    }

    private mutating func points(_ course: Course) {
        var table = TextTable("at", ">deals", ">amount", ">weighted", ">won since", ">lost since")
        var before: JSONValue?
        for (index, step) in course.points.enumerated() {
            let pipeline = step.pipeline
            let since = ["won", "lost"].map { index == 0 ? Cell.missing : difference(pipeline?[$0], before?[$0]) }
            table.add(lines: [
                [Cell(step.at?.instantValue.map(zone.moment) ?? "?", .dim)], [scalar(pipeline?["deals"])], moneyLines(pipeline?["amounts"]),
                moneyLines(pipeline?["weighted"]), [since[0]], [since[1]],
            ])
            before = pipeline
        }
        self.table(table)
    }

    private func difference(_ value: JSONValue?, _ before: JSONValue?) -> Cell {
        let numbers = [value, before].map { $0.flatMap { Int($0.jsonText) } ?? 0 }
        let more = numbers[0] - numbers[1]
        return more == 0 ? .missing : Cell((more > 0 ? "+" : "-") + NumberDisplay.grouped(String(more.magnitude)))
    }

    /// A line of blocks with the least and the most beside it; a sum that is too large is not known.
    private func line(_ name: String, _ course: Course, _ value: (JSONValue) -> JSONValue?) -> (name: String, value: Cell) {
        let values = course.points.map { step -> Double? in
            guard let pipeline = step.pipeline, let value = value(pipeline) else { return 0 }
            return value.isNull ? nil : Double(value.jsonText)
        }
        let known = course.points.map { $0.pipeline.flatMap(value) }.map { $0.flatMap { $0.isNull ? nil : $0.jsonText } ?? "0" }
        let order = known.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
        let (least, most) = (NumberDisplay.grouped(order.first ?? "0"), NumberDisplay.grouped(order.last ?? "0"))
        let unknown = values.contains { $0 == nil } ? ", at times too large" : ""
        return (name, Cell(Sparkline.text(values) + "  " + (least == most ? least : "\(least) to \(most)") + unknown, .accent))
    }

    private static func currencies(_ pipelines: [JSONValue]) -> [String] {
        Set(pipelines.flatMap { $0["amounts"]?.elements ?? [] }.compactMap { $0["currency"]?.stringValue }).sorted()
    }

    /// In the order in which they are told, those that had deals at some point.
    private static func stages(_ pipelines: [JSONValue]) -> [String?] {
        var (stages, used): ([String?], Set<String?>) = ([], [])
        var seen: Set<String?> = []
        for stage in pipelines.flatMap({ $0["stages"]?.elements ?? [] }) {
            let name = stage["name"]?.stringValue
            if seen.insert(name).inserted { stages.append(name) }
            if stage["deals"]?.jsonText != "0" { used.insert(name) }
        }
        return stages.filter { used.contains($0) }
    }
}
