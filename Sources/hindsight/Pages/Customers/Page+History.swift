import EventModel

extension Page {
    /// What something of a customer was over time.
    mutating func history(_ answer: JSONValue) {
        let subjects = ["trait", "computed", "audience", "consent", "lifecycle", "identity"]
        let named = subjects.first { answer[$0] != nil } ?? "trait"
        let subject = answer[named]?.stringValue.map { "\(named) \($0)" } ?? named
        title("History of \(subject), \(answer["customer"]?.stringValue ?? "?")")
        basis(answer)
        if answer["merged"]?.stringValue == "then" { line(style.paint("with the customer as it was merged at each instant", .dim)) }
        let isOfKnowledge = answer["clock"]?.stringValue == "recorded"
        if isOfKnowledge { line(style.paint("what was known of this instant, as more was recorded", .dim)) }
        let intervals = answer["intervals"]?.elements ?? []
        section(named == "audience" ? "Stays" : "Intervals", count: intervals.count)
        var table = isOfKnowledge ? TextTable("what", "known from", "because of", "until", "because of") : TextTable("what", "from", "because of", "to", "because of")
        for interval in intervals {
            table.add(
                named == "audience" ? .missing : Self.what(interval).map { Cell($0, .accent) } ?? scalar(interval["value"]), interval["from"].map(day) ?? .missing, cause(interval["began"]),
                interval["to"].flatMap { $0.isNull ? nil : day($0) } ?? Cell("still", .good), cause(interval["ended"]))
        }
        self.table(table)
        if answer["complete"]?.boolValue == false { note("the first began then or earlier: the search went no further") }
        continuation(answer)
        remaining(answer, known: Set(subjects + ["customer", "aliases", "basis", "merged", "clock", "intervals", "traits", "complete", "next"]))
    }

    /// Of identity, what an interval is about.
    private static func what(_ interval: JSONValue) -> String? {
        if let id = interval["customer"]?.stringValue { return "customer \(id)" }
        if let identifier = interval["identifier"]?.stringValue { return identifier }
        if let link = interval["link"]?.elements { return link.compactMap(\.stringValue).joined(separator: " – ") }
        return interval["account"]?.stringValue.map { "\($0) through \(interval["through"]?.stringValue ?? "?")" }
    }

    private func day(_ value: JSONValue) -> Cell { value.instantValue.map { Cell(zone.text($0)) } ?? scalar(value) }

    /// `Order Completed (position 12)`, `window expired`.
    func cause(_ cause: JSONValue?) -> Cell {
        guard let cause, let name = cause["cause"]?.stringValue else { return Cell("") }
        guard let event = cause["event"]?.stringValue else { return Cell(Self.label(name), .dim) }
        let before = name == "event" ? "" : "\(name) by "
        return Cell("\(before)\(event) (position \(cause["position"]?.jsonText ?? "?"))")
    }
}
