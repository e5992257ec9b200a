import EventModel

extension Page {
    /// Of a computed trait the reckoning, and which events counted and which did not.
    mutating func reckoning(_ answer: JSONValue) {
        guard let steps = answer["steps"]?.elements else { return }
        section("Reckoning")
        if let window = answer["window"] {
            line("  " + style.paint("events from \(scalar(window["from"]).text) through \(scalar(window["through"]).text)", .dim))
        }
        pairs(steps.map { (Self.label($0["step"]?.stringValue ?? "?"), Cell(scalar($0["value"]).text + ($0["currency"]?.stringValue.map { " \($0)" } ?? ""))) })
        for (key, heading) in [("counted", "Counted"), ("deducted", "Taken off")] {
            guard let part = answer[key] else { continue }
            section(heading, count: Int(part["count"]?.jsonText ?? ""))
            var table = TextTable("when", "event", ">value", "", ">position")
            for event in part["events"]?.elements ?? [] {
                table.add(stamp(event), scalar(event["event"]), scalar(event["value"]), scalar(event["currency"]), Cell(event["position"]?.jsonText ?? "", .dim))
            }
            self.table(table)
        }
        excluded(answer["excluded"])
        for part in answer["parts"]?.elements ?? [] {
            section("Of \(part["computed"]?.stringValue ?? "?")")
            reckoning(part)
        }
    }

    private func stamp(_ event: JSONValue) -> Cell { Cell(event["occurred_at"]?.instantValue.map(zone.text) ?? "", .dim) }

    private mutating func excluded(_ part: JSONValue?) {
        guard let part, part["count"]?.jsonText != "0" else { return }
        section("Not counted", count: Int(part["count"]?.jsonText ?? ""))
        var table = TextTable("when", "event", "because", "by", ">position")
        for event in part["events"]?.elements ?? [] {
            table.add(
                stamp(event), scalar(event["event"]), Cell(Self.label(event["because"]?.stringValue ?? "")), Cell(event["by_position"].map { "position \($0.jsonText)" } ?? ""),
                Cell(event["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }

    /// Of a trait the value that holds and those that lost; of a consent the decisions.
    mutating func contest(_ answer: JSONValue) {
        if let winner = answer["winner"] {
            section("Holds")
            var table = TextTable("value", "since", "by", "source", ">position")
            if !winner.isNull { table.add(scalar(winner["value"]), when(winner["occurred_at"]), scalar(winner["event"]), scalar(winner["source"]), Cell(winner["position"]?.jsonText ?? "", .dim)) }
            self.table(table)
            let losers = answer["losers"]?.elements ?? []
            section("Lost", count: losers.count)
            var lost = TextTable("value", "of", "by", "because", ">position")
            for loser in losers {
                let because = Self.label(loser["because"]?.stringValue ?? "") + (loser["late"]?.boolValue == true ? ", recorded late" : "")
                lost.add(scalar(loser["value"]), stamp(loser), scalar(loser["event"]), Cell(because), Cell(loser["position"]?.jsonText ?? "", .dim))
            }
            self.table(lost)
        }
        guard let decisions = answer["decisions"]?.elements else { return }
        section("Decisions", count: decisions.count)
        var table = TextTable("", "what", "when", "contact", "source", ">position")
        for decision in decisions {
            table.add(
                decision["holds"]?.boolValue == true ? Cell("holds", .good) : Cell(""), Cell(decision["granted"]?.boolValue == true ? "granted" : "refused"), stamp(decision),
                scalar(decision["contact"]), scalar(decision["source"]), Cell(decision["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }

    /// Of two identifiers the links from one to the other.
    mutating func way(_ answer: JSONValue) {
        guard let connected = answer["connected"]?.boolValue else { return }
        section(connected ? "Way" : "Not connected", count: connected ? answer["path"]?.elements.count : nil)
        for (key, heading) in [("path", ""), ("ended", "Links that have no effect"), ("refusals", "Refused"), ("kept_apart", "Kept apart")] {
            let elements = answer[key]?.elements ?? []
            guard !elements.isEmpty else { continue }
            if !heading.isEmpty { section(heading, count: elements.count) }
            var table = TextTable("one", "other", "since", "by", ">position")
            for element in elements {
                let pair = element["identifiers"]?.elements ?? []
                table.add(
                    scalar(element["from"] ?? element["identifier"] ?? pair.first), scalar(element["to"] ?? element["owner"] ?? pair.last), when(element["occurred_at"]),
                    Cell(Self.label((element["ended_by"]?["cause"] ?? element["rule"] ?? element["reason"])?.stringValue ?? "unlink")), Cell(element["position"]?.jsonText ?? "", .dim))
            }
            self.table(table)
        }
    }
}
