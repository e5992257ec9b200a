import EventModel

extension Page {
    mutating func identityChanges(_ identity: JSONValue) {
        section("Identity")
        var table = TextTable("", "what", "which", "when", "by", ">position")
        for field in identity.fields {
            for (change, mark) in Self.marks {
                for element in field.value[change]?.elements ?? [] {
                    table.add(
                        Cell(mark.sign, mark.tone), Cell(Self.singular(field.key)), Cell(Self.identityName(element), .accent), when(element["occurred_at"]),
                        Cell(Self.identityReason(element)), Cell(element["position"]?.jsonText ?? "", .dim))
                }
            }
        }
        self.table(table)
    }

    private static func singular(_ key: String) -> String {
        ["identifiers": "identifier", "links": "link", "accounts": "account", "refusals": "refusal", "kept_apart": "kept apart"][key] ?? label(key)
    }

    private static func identityName(_ element: JSONValue) -> String {
        if let kind = element["kind"]?.stringValue { return "\(kind):\(element["value"]?.stringValue ?? "")" }
        if let from = element["from"]?.stringValue { return "\(from) – \(element["to"]?.stringValue ?? "")" }
        if let account = element["account"]?.stringValue { return "\(account) through \(element["through"]?.stringValue ?? "")" }
        if let pair = element["identifiers"]?.elements { return pair.compactMap(\.stringValue).joined(separator: " – ") }
        return [element["identifier"]?.stringValue, element["owner"]?.stringValue.map { "to \($0)" }].compactMap { $0 }.joined(separator: " ")
    }

    private static func identityReason(_ element: JSONValue) -> String {
        guard let ending = element["ended_by"] else { return label((element["rule"] ?? element["reason"])?.stringValue ?? "") }
        let position = ending["position"].map { " at position \($0.jsonText)" } ?? ""
        return label(ending["cause"]?.stringValue ?? "") + position
    }

    mutating func audienceChanges(_ audiences: JSONValue) {
        section("Audiences")
        var table = TextTable("", "audience", "entered", "left")
        for (change, mark) in Self.marks {
            for element in audiences[change]?.elements ?? [] {
                let now = element["to"] ?? element
                table.add(Cell(mark.sign, mark.tone), Cell(now["name"]?.stringValue ?? "", .accent), when(now["entered_at"]), now["left_at"].map { when($0) } ?? Cell(""))
            }
        }
        self.table(table)
    }

    mutating func timelineChanges(_ timeline: JSONValue) {
        section("Timeline")
        pairs(["added", "changed", "gone"].map { ($0, scalar(timeline[$0])) })
        line()
        var table = TextTable("", "when", "what", "title", "state", ">position")
        for change in timeline["entries"]?.elements ?? [] {
            let sign: Cell =
                switch change["change"]?.stringValue {
                case "added": Cell("+", .good)
                case "gone": Cell("−", .bad)
                default: Cell("~", .accent)
                }
            let entry = change["to"] ?? change["from"]
            let (old, new) = (change["from"]?["state"], change["to"]?["state"])
            let moved = change["to"] != nil && change["from"] != nil && scalar(old).text != scalar(new).text
            table.add(
                sign, Cell(entry?["occurred_at"]?.instantValue.map(zone.text) ?? "", .dim), scalar(entry?["kind"]), scalar(entry?["title"]),
                moved ? Cell("\(scalar(old).text) → \(scalar(new).text)") : scalar(entry?["state"]), Cell(entry?["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }

    /// Who entered and left an audience.
    mutating func audienceDiff(_ answer: JSONValue) {
        title("Who entered and left \(answer["audience"]?.stringValue ?? "?")")
        ends(answer)
        line()
        let counts = ["stayed", "entered", "split", "left", "merged"].compactMap { name in
            answer[name].flatMap { $0.jsonText == "0" && !["entered", "left"].contains(name) ? nil : (name, scalar($0)) }
        }
        pairs([("size", Cell("\(scalar(answer["size"]?["from"]).text) → \(scalar(answer["size"]?["to"]).text)"))] + counts)
        section("Changes", count: answer["changes"]?.elements.count ?? 0)
        var table = TextTable("customer", "what", "when", "with")
        for change in answer["changes"]?.elements ?? [] {
            table.add(
                Cell(change["customer"]?.stringValue ?? "", .accent), scalar(change["change"]), when(change["entered_at"] ?? change["left_at"]),
                scalar(change["part_of"] ?? change["was_part_of"]))
        }
        self.table(table)
        continuation(answer)
        remaining(answer, known: ["audience", "from", "to", "size", "stayed", "entered", "split", "left", "merged", "changes", "next"])
    }
}
