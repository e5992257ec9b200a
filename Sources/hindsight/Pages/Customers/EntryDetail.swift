import EventModel

/// What a timeline entry says beside its title, on one line: how long it took, what a visit came to, when a task is due, how often it changed.
struct EntryDetail {
    private let entry: JSONValue
    private let relative: RelativeTime
    private var parts: [String] = []

    init(_ entry: JSONValue, relative: RelativeTime) {
        (self.entry, self.relative) = (entry, relative)
        if entry["kind"]?.stringValue == "visit", entry["properties"]?["views"] != nil { addVisit() } else { addProperties() }
        addMoney()
        addChanges()
    }

    var cell: Cell { parts.isEmpty ? .missing : Cell(parts.joined(separator: ", ")) }

    private func text(_ key: String) -> String? {
        guard let value = entry["properties"]?[key], !value.isNull else { return nil }
        return value.stringValue ?? value.jsonText
    }

    private mutating func add(_ text: String?) {
        if let text, !text.isEmpty { parts.append(text) }
    }

    private mutating func addVisit() {
        addDuration()
        if let outcome = entry["properties"]?["outcome"] { add(Self.outcome(outcome)) }
        if text("under_way") == "true" { add("under way") }
        add(text("landing").map { "from " + $0 })
        if let campaign = entry["properties"]?["campaign"], let name = campaign["name"] ?? campaign["source"] { add("campaign " + (name.stringValue ?? name.jsonText)) }
        add(text("referrer").map { "referred by " + $0 })
        if let count = entry["properties"]?["actions"]?.elements.count, count > 0 { add("\(count) action\(count == 1 ? "" : "s")") }
    }

    /// Such as `order o3, 59.90 EUR`.
    private static func outcome(_ outcome: JSONValue) -> String? {
        guard let kind = outcome["kind"]?.stringValue else { return nil }
        let known: Set = ["kind", "event", "occurred_at", "position", "count", "amount", "currency"]
        let key = outcome.fields.first { !known.contains($0.key) }.map { $0.value.stringValue ?? $0.value.jsonText }
        let amount = outcome["amount"].map { NumberDisplay.money($0.jsonText, currency: outcome["currency"]?.stringValue) }
        let name = [kind.replacing("_", with: " "), key].compactMap(\.self).joined(separator: " ")
        return [name, amount].compactMap(\.self).joined(separator: ", ")
    }

    private mutating func addDuration() {
        if let seconds = entry["duration_s"], seconds.kind == .number { add(DurationText.short(seconds.jsonText)) }
    }

    private mutating func addProperties() {
        addDuration()
        switch entry["kind"]?.stringValue {
        case "task":
            add(text("due").map { "due " + $0 })
            add(text("owner"))
        case "support":
            add(text("priority").map { "priority " + $0 })
            add(text("agent"))
        case "deal":
            add(text("stage"))
            add(text("expected_close").map { "close " + $0 })
            add(text("owner"))
        default: break
        }
    }

    private mutating func addMoney() {
        let refunded = (entry["refunded"]?.elements ?? []).compactMap { one in one["amount"].map { NumberDisplay.money($0.jsonText, currency: one["currency"]?.stringValue) } }
        if !refunded.isEmpty { add("refunded " + refunded.joined(separator: " and ")) }
        if let sent = entry["amount_unreadable"] { add("amount is no number: \(sent.jsonText)") }
    }

    private mutating func addChanges() {
        let count = (entry["changes"]?.elements.count ?? 0) + (entry["changes_left_out"].flatMap { Int($0.jsonText) } ?? 0)
        guard count > 0, let last = entry["updated_at"]?.instantValue else { return }
        add("\(count) change\(count == 1 ? "" : "s"), last \(relative.text(last))")
    }
}
