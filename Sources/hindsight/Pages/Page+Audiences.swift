import EventModel

extension Page {
    /// The audiences of one customer.
    mutating func audiences(_ answer: JSONValue) {
        title("Audiences of \(answer["customer"]?.stringValue ?? "?")")
        basis(answer)
        let audiences = answer["audiences"]?.elements ?? []
        let members = audiences.filter { $0["member"]?.boolValue != false }
        section("In", count: members.count)
        var table = TextTable("audience", "entered")
        for audience in members { table.add(Cell(audience["name"]?.stringValue ?? "", .accent), when(audience["entered_at"])) }
        self.table(table)
        let others = audiences.filter { $0["member"]?.boolValue == false }.compactMap { $0["name"]?.stringValue }
        if !others.isEmpty { note("not in: " + others.joined(separator: ", ")) }
        remaining(answer, known: ["customer", "aliases", "basis", "audiences"])
    }

    /// All audiences there are.
    mutating func audienceList(_ answer: JSONValue) {
        title("Audiences")
        basis(answer)
        line()
        if let audiences = answer["audiences"], !audiences.elements.isEmpty {
            rows(audiences)
        } else {
            note("none; audiences.yaml defines them")
        }
        remaining(answer, known: ["basis", "audiences"])
    }

    mutating func members(_ answer: JSONValue) {
        title("Audience \(answer["audience"]?.stringValue ?? "?")")
        basis(answer)
        let members = answer["members"]?.elements ?? []
        line()
        pairs([("size", scalar(answer["size"]))])
        section("Members", count: members.count)
        var table = TextTable("customer", "entered")
        for member in members { table.add(Cell(member["customer"]?.stringValue ?? "", .accent), when(member["entered_at"])) }
        self.table(table)
        continuation(answer)
        remaining(answer, known: ["audience", "basis", "size", "members", "next"])
    }
}
