import EventModel

extension Page {
    mutating func pipeline(_ answer: JSONValue) {
        title("Pipeline")
        basis(answer)
        let pipelines = answer["pipelines"]?.elements ?? []
        if pipelines.isEmpty { note("none; pipeline.yaml defines them") }
        for pipeline in pipelines { stages(pipeline) }
        remaining(answer, known: ["basis", "pipelines"])
    }

    private mutating func stages(_ pipeline: JSONValue) {
        section(pipeline["name"]?.stringValue ?? "?")
        var table = TextTable("stage", ">deals", ">amount", ">weighted")
        for stage in pipeline["stages"]?.elements ?? [] {
            table.add(
                Cell(stage["name"]?.stringValue ?? "", .accent), scalar(stage["count"]), sums(stage["amounts"], "amount"),
                sums(stage["amounts"], "weighted"))
        }
        self.table(table)
    }

    private func sums(_ amounts: JSONValue?, _ key: String) -> Cell {
        let parts = (amounts?.elements ?? []).compactMap { amount in
            amount[key].map { NumberDisplay.money($0.jsonText, currency: amount["currency"]?.stringValue) }
        }
        return parts.isEmpty ? .missing : Cell(parts.joined(separator: ", "))
    }
}
