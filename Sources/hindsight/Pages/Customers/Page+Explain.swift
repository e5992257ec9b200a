import EventModel

extension Page {
    /// How a value or a membership of a customer came to be.
    mutating func explanation(_ answer: JSONValue) {
        let customer = answer["customer"]?.stringValue ?? "?"
        if let audience = answer["audience"]?.stringValue {
            title("Why \(customer) is \(answer["member"]?.boolValue == true ? "in" : "not in") \(audience)")
        } else if answer["stages"] != nil {
            title("Why \(customer) is \(answer["lifecycle"]?.stringValue ?? "in no stage of life")")
        } else if let identifier = answer["identifier"]?.stringValue {
            title("How \(identifier) and \(answer["to"]?.stringValue ?? "?") are connected")
        } else {
            let subject = ["computed", "trait", "consent"].first { answer[$0] != nil } ?? "value"
            title("Why \(answer[subject]?.stringValue ?? subject) of \(customer) is \(scalar(answer["value"]).text)")
        }
        basis(answer)
        if let rule = answer["explanation"] {
            line()
            condition(rule, indent: "  ")
        }
        for stage in answer["stages"]?.elements ?? [] {
            section(stage["stage"]?.stringValue ?? "?")
            if let rule = stage["explanation"] { condition(rule, indent: "  ") }
        }
        reckoning(answer)
        contest(answer)
        way(answer)
        cost(answer["cost"])
        remaining(
            answer,
            known: [
                "customer", "aliases", "basis", "audience", "member", "explanation", "stages", "lifecycle", "computed", "trait", "consent", "value", "window", "counted", "deducted", "excluded",
                "steps", "parts", "winner", "losers", "losers_left_out", "decisions", "decisions_left_out", "identifier", "to", "connected", "path", "ended", "refusals", "kept_apart", "cost",
            ])
    }

    /// A condition with its verdict, what decided it, and below it the conditions inside.
    private mutating func condition(_ node: JSONValue, indent: String) {
        let holds = node["holds"]?.boolValue == true
        let since = node["since"].flatMap { $0.isNull ? nil : "since \(when($0).text)" } ?? (holds ? "from the start" : "never otherwise")
        let mark = holds ? style.paint("✓", .good) : style.paint("✗", .bad)
        line("\(indent)\(mark) \(style.paint(Escaping.visible(node["rule"]?.stringValue ?? "?"), .accent))  \(style.paint(Escaping.visible(since), .dim))")
        let below = indent + "    "
        if let values = node["values"]?.elements {
            let text = values.isEmpty ? "no value" : values.map { scalar($0).text }.joined(separator: ", ")
            line(below + Escaping.visible(text) + (node["position"].map { style.paint(" (position \($0.jsonText))", .dim) } ?? ""))
        }
        if node["count"] != nil { events(node, indent: below) }
        for step in node["steps"]?.elements ?? [] {
            line(below + Escaping.visible(step["rule"]?.stringValue ?? "?"))
            events(step, indent: below + "  ")
        }
        for child in node["conditions"]?.elements ?? [] { condition(child, indent: below) }
    }

    /// How many events there are, and the newest of them.
    private mutating func events(_ node: JSONValue, indent: String) {
        let (events, count) = (node["events"]?.elements ?? [], node["count"]?.jsonText ?? "0")
        let told = events.suffix(3)
        let more = count == "\(told.count)" ? "" : ", the newest of them"
        line(indent + "\(count) event\(count == "1" ? "" : "s")\(told.isEmpty ? "" : more + ":")")
        for event in told.reversed() { line(indent + "  " + eventLine(event)) }
    }

    private func eventLine(_ event: JSONValue) -> String {
        let at = event["occurred_at"]?.instantValue.map(zone.text) ?? ""
        let name = Escaping.visible(event["event"]?.stringValue ?? "")
        return "\(style.paint(at, .dim))  \(name)  \(style.paint("position \(event["position"]?.jsonText ?? "?")", .dim))"
    }

    private mutating func cost(_ cost: JSONValue?) {
        guard let cost else { return }
        let micros = cost["micros"]
        let times = (micros?.fields ?? []).map { "\($0.key) \($0.value.jsonText) µs" }.joined(separator: ", ")
        line()
        note(
            "cost: \(cost["events_read"]?.jsonText ?? "0") events read from \(cost["log_segments"]?.jsonText ?? "0") log segments (\(cost["row_groups"]?.jsonText ?? "0") row groups), "
                + "\(cost["events_folded"]?.jsonText ?? "0") folded, \(cost["snapshot"]?.stringValue.map { "from snapshot \($0)" } ?? "no snapshot"); \(times)")
    }
}
