import EventModel

extension Page {
    mutating func profile(_ answer: JSONValue) {
        let aliases = answer["aliases"]?.elements.compactMap(\.stringValue) ?? []
        title("Customer \(answer["customer"]?.stringValue ?? "?")", note: aliases.isEmpty ? nil : "also " + aliases.joined(separator: ", "))
        basis(answer)
        line()
        pairs([
            ("first seen", when(answer["first_seen"])), ("last seen", when(answer["last_seen"])), ("events", scalar(answer["events"])),
        ])
        identifiers(answer["identifiers"])
        traits(answer["traits"])
        computed(answer["computed"])
        consents(answer["consents"])
        channels(answer["channels"])
        if let reachability = answer["reachability"] { self.reachability(reachability) }
        remaining(
            answer,
            known: [
                "customer", "aliases", "basis", "first_seen", "last_seen", "events", "identifiers", "traits", "computed", "consents",
                "channels", "reachability",
            ])
    }

    private mutating func identifiers(_ value: JSONValue?) {
        let elements = value?.elements ?? []
        section("Identifiers", count: elements.count)
        var table = TextTable("kind", "value", "first seen", "last seen")
        for element in elements {
            table.add(
                Cell(element["kind"]?.stringValue ?? "", .accent), scalar(element["value"]), when(element["first_seen"]),
                when(element["last_seen"]))
        }
        self.table(table)
    }

    mutating func traits(_ value: JSONValue?) {
        let fields = value?.fields ?? []
        section("Traits", count: fields.count)
        var table = TextTable("trait", "value", "since", "source", ">position")
        for field in fields {
            table.add(
                Cell(field.key, .accent), scalar(field.value["value"]), when(field.value["occurred_at"]), scalar(field.value["source"]),
                Cell(field.value["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }

    mutating func computed(_ value: JSONValue?) {
        guard let value, !value.fields.isEmpty else { return }
        section("Computed")
        let suffix = "_by_currency"
        let fields = value.fields
        let money = Set(
            fields.compactMap { $0.key.hasSuffix(suffix) && $0.value.kind == .object ? String($0.key.dropLast(suffix.count)) : nil })
        pairs(
            fields.compactMap { field in
                if field.key.hasSuffix(suffix), money.contains(String(field.key.dropLast(suffix.count))) { return nil }
                let amounts = money.contains(field.key) ? value[field.key + suffix].map { self.amounts(byCurrency: $0) } : nil
                return (Self.label(field.key), amounts ?? scalar(field.value))
            })
    }

    private mutating func consents(_ value: JSONValue?) {
        guard let value, !value.fields.isEmpty else { return }
        section("Consents")
        tree(value)
    }

    mutating func channels(_ value: JSONValue?) {
        let fields = value?.fields ?? []
        guard !fields.isEmpty else { return }
        section("Channels")
        var table = TextTable("channel", ">events", "last seen")
        for field in fields {
            table.add(Cell(field.key, .accent), scalar(field.value["events"]), when(field.value["last_seen"]))
        }
        self.table(table)
    }
}
