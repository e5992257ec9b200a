import EventModel

extension Page {
    mutating func card(_ answer: JSONValue) {
        let (id, name) = (answer["customer"]?.stringValue ?? "?", answer["name"]?.stringValue)
        title(name ?? "Customer \(id)", note: name == nil ? nil : id)
        basis(answer)
        line()
        let purchases = answer["purchases"]
        pairs([
            ("lifecycle", scalar(answer["lifecycle"])), ("last seen", when(answer["last_seen"])), ("orders", scalar(purchases?["orders"])),
            ("bought for", money(purchases?["amounts"])), ("refunded", money(purchases?["refunds"])), ("last order", when(purchases?["last_at"])),
        ])
        if let count = purchases?["unreadable"], count.jsonText != "0" { note("\(count.jsonText) with an amount that is no number are in no sum") }
        contactPoints(answer["contact_points"]?.elements ?? [])
        reach(answer["channels"]?.elements ?? [])
        open("Open tickets", answer["open_tickets"]?.elements ?? [])
        open("Open tasks", answer["open_tasks"]?.elements ?? [])
        deals(answer["open_deals"]?.elements ?? [])
        remaining(
            answer,
            known: [
                "customer", "aliases", "basis", "name", "lifecycle", "last_seen", "purchases", "contact_points", "channels", "open_tickets", "open_tasks", "open_deals",
            ])
    }

    private mutating func contactPoints(_ points: [JSONValue]) {
        section("Contact points", count: points.count)
        var table = TextTable("kind", "value", "last seen", "consents")
        for point in points {
            let consents = (point["consents"]?.fields ?? []).map { "\(Self.label($0.key)): \($0.value.stringValue ?? "")" }
            table.add(
                Cell(point["kind"]?.stringValue ?? "", .accent), scalar(point["value"]), when(point["last_seen"]),
                consents.isEmpty ? .missing : Cell(consents.joined(separator: ", ")))
        }
        self.table(table)
    }

    private mutating func reach(_ channels: [JSONValue]) {
        section("Channels", count: channels.count)
        var table = TextTable("channel", ">sent", ">answered", ">rate", "last reached", "last heard", "best time")
        for channel in channels {
            table.add(
                Cell(channel["channel"]?.stringValue ?? "", .accent), scalar(channel["sent"]), scalar(channel["answered"]), rate(channel), when(channel["last_reached"]),
                when(channel["last_heard"]), Self.bestTime(channel))
        }
        self.table(table)
    }

    /// Of fewer messages than this, a rate says nothing.
    private static let ratedMessagesMin = 5

    private func rate(_ channel: JSONValue) -> Cell {
        guard let sent = channel["sent"].flatMap({ Int($0.jsonText) }), sent >= Self.ratedMessagesMin else { return .missing }
        return percent(channel["response_rate"])
    }

    /// `Saturday, 09:00–10:00`.
    private static func bestTime(_ channel: JSONValue) -> Cell {
        let hour = channel["best_hour"].flatMap { Int($0.jsonText) }.map { "\(clock($0))–\(clock(($0 + 1) % 24))" }
        let parts = [channel["best_weekday"]?.stringValue?.capitalizedFirst, hour].compactMap(\.self)
        return parts.isEmpty ? .missing : Cell(parts.joined(separator: ", "))
    }

    private static func clock(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }

    private mutating func open(_ name: String, _ entries: [JSONValue]) {
        section(name, count: entries.count)
        var table = TextTable("since", "what", "due", "priority", "owner", "channel", "updated", ">position")
        for entry in entries {
            let properties = entry["properties"]
            table.add(
                when(entry["occurred_at"]), scalar(entry["title"]), scalar(properties?["due"]), scalar(properties?["priority"]), scalar(properties?["owner"] ?? properties?["agent"]),
                scalar(entry["channel"]), when(entry["updated_at"]), Cell(entry["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }
}
