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
        reachability(answer)
        open("Open tickets", answer["open_tickets"]?.elements ?? [])
        open("Open tasks", answer["open_tasks"]?.elements ?? [])
        deals(answer["open_deals"]?.elements ?? [])
        remaining(
            answer,
            known: [
                "customer", "aliases", "basis", "name", "lifecycle", "last_seen", "purchases", "contact_points", "channels", "open_tickets", "open_tasks", "open_deals",
            ])
    }

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
