import EventModel

extension Page {
    mutating func card(_ answer: JSONValue) {
        title(answer["name"]?.stringValue ?? "Customer \(answer["customer"]?.stringValue ?? "?")", note: answer["customer"]?.stringValue)
        basis(answer)
        line()
        let purchases = answer["purchases"]
        pairs([
            ("lifecycle", scalar(answer["lifecycle"])), ("last seen", when(answer["last_seen"])), ("orders", scalar(purchases?["orders"])),
            ("bought for", money(purchases?["amounts"])), ("refunded", money(purchases?["refunds"])), ("last order", when(purchases?["last_at"])),
        ])
        contactPoints(answer["contact_points"]?.elements ?? [])
        reach(answer["channels"]?.elements ?? [])
        entries("Open tickets", answer["open_tickets"]?.elements ?? [])
        entries("Open tasks", answer["open_tasks"]?.elements ?? [])
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
            let best = [channel["best_weekday"]?.stringValue, channel["best_hour"].flatMap { $0.isNull ? nil : $0.jsonText + " h" }].compactMap(\.self)
            table.add(
                Cell(channel["channel"]?.stringValue ?? "", .accent), scalar(channel["sent"]), scalar(channel["answered"]), percent(channel["response_rate"]),
                when(channel["last_reached"]), when(channel["last_heard"]), best.isEmpty ? .missing : Cell(best.joined(separator: ", ")))
        }
        self.table(table)
    }

    private mutating func entries(_ name: String, _ entries: [JSONValue]) {
        section(name, count: entries.count)
        var table = TextTable("since", "what", "channel", ">position")
        for entry in entries { table.add(when(entry["occurred_at"]), scalar(entry["title"]), scalar(entry["channel"]), scalar(entry["position"])) }
        self.table(table)
    }
}
