import EventModel

extension Page {
    mutating func customers(_ answer: JSONValue) {
        title("Customers")
        basis(answer)
        let (names, rows) = (answer["columns"]?.elements.compactMap(\.stringValue) ?? [], answer["customers"]?.elements ?? [])
        section("Customers", count: answer["size"].flatMap { Int($0.jsonText) })
        var table = TextTable(names.map { name in TextTable.Column(heading: name, alignment: rows.contains { $0[name]?.kind == .number } ? .right : .left) })
        table.rows = rows.map { row in names.enumerated().map { index, name in index == 0 ? Cell(scalar(row[name]).text, .accent) : scalar(row[name]) } }
        self.table(table)
        continuation(answer)
    }

    mutating func found(_ answer: JSONValue) {
        title("Found for \(answer["q"]?.stringValue ?? "?")")
        basis(answer)
        let found = answer["customers"]?.elements ?? []
        section("Customers", count: found.count)
        var table = TextTable("customer", "by")
        for one in found { table.add(Cell(one["customer"]?.stringValue ?? "?", .accent), scalar(one["by"])) }
        self.table(table)
        let accounts = answer["accounts"]?.elements ?? []
        if !accounts.isEmpty {
            section("Accounts", count: accounts.count)
            table = TextTable("account", "by")
            for one in accounts { table.add(Cell(one["account"]?.stringValue ?? "?", .accent), scalar(one["by"])) }
            self.table(table)
        }
        if answer["more"]?.boolValue == true { note("There are more: say it more exactly, as in kind:value.") }
    }

    mutating func rfm(_ answer: JSONValue) {
        title("Recency, frequency, monetary")
        basis(answer)
        line()
        pairs((answer["customer"].map { [("customer", scalar($0))] } ?? []) + [("scored", scalar(answer["scored"]))])
        section("Limits between 1, 2, 3, 4 and 5")
        pairs((answer["limits"]?.fields ?? []).map { (Self.label($0.key), scalar($0.value)) })
        // Who asks about one customer asks for its scores.
        if answer["customer"] == nil {
            let cells = answer["cells"]?.elements ?? []
            section("Scores", count: cells.count)
            var table = TextTable("rfm", ">customers")
            for cell in cells { table.add(Cell(cell["rfm"]?.stringValue ?? "?", .accent), scalar(cell["customers"])) }
            self.table(table)
        }
        if let customers = answer["customers"], !customers.elements.isEmpty { generic("customers", customers) }
        continuation(answer)
    }

    mutating func traitHistory(_ answer: JSONValue) {
        title("Traits of \(answer["customer"]?.stringValue ?? "?"), every value")
        basis(answer)
        for trait in answer["traits"]?.fields ?? [] {
            section(trait.key, count: trait.value.elements.count)
            var table = TextTable("value", "since", "recorded", "source", ">position")
            for version in trait.value.elements {
                table.add(
                    scalar(version["value"]), when(version["occurred_at"]), Cell(version["recorded_at"]?.instantValue.map(InstantText.short) ?? "", .dim),
                    scalar(version["source"]), Cell(version["position"]?.jsonText ?? "", .dim))
            }
            self.table(table)
        }
        remaining(answer, known: ["customer", "aliases", "basis", "traits"])
    }

    mutating func consentHistory(_ answer: JSONValue) {
        title("Consents of \(answer["customer"]?.stringValue ?? "?")")
        basis(answer)
        let current = answer["consents"]?.fields ?? []
        section("Now", count: current.count)
        var table = TextTable("purpose", "state", "since", "contacts")
        for consent in current {
            let contacts = (consent.value["contacts"]?.fields ?? []).map { "\($0.key): \($0.value["state"]?.stringValue ?? "")" }
            table.add(
                Cell(consent.key, .accent), scalar(consent.value["state"]), when(consent.value["occurred_at"]), contacts.isEmpty ? .missing : Cell(contacts.joined(separator: ", ")))
        }
        self.table(table)
        let decisions = answer["decisions"]?.elements ?? []
        section("Decisions", count: decisions.count)
        table = TextTable("when", "purpose", "", "contact", "text", "source", ">position")
        for decision in decisions {
            table.add(
                when(decision["occurred_at"]), Cell(decision["purpose"]?.stringValue ?? "?", .accent), Cell(decision["granted"]?.boolValue == true ? "given" : "withdrawn"),
                scalar(decision["contact"]), scalar(decision["text_version"]), scalar(decision["source"]), Cell(decision["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
        remaining(answer, known: ["customer", "aliases", "basis", "consents", "decisions"])
    }

    mutating func deals(_ deals: [JSONValue]) {
        section("Deals", count: deals.count)
        var table = TextTable(
            "deal", "name", "pipeline", "stage", "state", ">amount", ">probability", "owner", "expected close", "next step", "closed", "reason", "changed")
        for deal in deals {
            table.add(
                Cell(deal["deal_id"]?.stringValue ?? "?", .accent), scalar(deal["name"]), scalar(deal["pipeline"]), scalar(deal["stage"]), scalar(deal["state"]),
                amount(deal), percent(deal["probability"]), scalar(deal["owner"]), scalar(deal["expected_close"]), scalar(deal["next_step"]), when(deal["closed_at"]),
                scalar(deal["reason"]), when(deal["changed_at"]))
        }
        self.table(table)
    }

    mutating func account(_ answer: JSONValue) {
        title("Account \(answer["account"]?.stringValue ?? "?")")
        basis(answer)
        line()
        pairs([("first seen", when(answer["first_seen"])), ("last seen", when(answer["last_seen"])), ("events", scalar(answer["events"]))])
        traits(answer["traits"])
        computed(answer["computed"])
        members(of: answer)
        deals(answer["deals"]?.elements ?? [])
        channels(answer["channels"])
        remaining(
            answer, known: ["account", "basis", "first_seen", "last_seen", "events", "traits", "computed", "members", "deals", "channels"])
    }

    mutating func accountMembers(_ answer: JSONValue) {
        title("Members of \(answer["account"]?.stringValue ?? "?")")
        basis(answer)
        members(of: answer)
        continuation(answer)
        remaining(answer, known: ["account", "basis", "size", "members", "next"])
    }

    private mutating func members(of answer: JSONValue) {
        let members = answer["members"]?.elements ?? []
        section("Members", count: answer["size"].flatMap { Int($0.jsonText) } ?? members.count)
        var table = TextTable("customer", "since")
        for member in members { table.add(Cell(member["customer"]?.stringValue ?? "?", .accent), when(member["since"])) }
        self.table(table)
    }
}
