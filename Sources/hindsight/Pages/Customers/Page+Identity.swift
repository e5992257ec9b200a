import EventModel

extension Page {
    mutating func identity(_ answer: JSONValue) {
        let aliases = answer["aliases"]?.elements.compactMap(\.stringValue) ?? []
        title(
            "Identity of \(answer["customer"]?.stringValue ?? "?")", note: aliases.isEmpty ? nil : "also " + aliases.joined(separator: ", ")
        )
        basis(answer)
        let identifiers = answer["identifiers"]?.elements ?? []
        section("Identifiers", count: identifiers.count)
        var table = TextTable("kind", "value", ">ordinal")
        for identifier in identifiers {
            table.add(Cell(identifier["kind"]?.stringValue ?? "", .accent), scalar(identifier["value"]), scalar(identifier["ordinal"]))
        }
        self.table(table)
        links(answer["links"]?.elements ?? [])
        for key in ["refusals", "kept_apart"] { if let value = answer[key], !value.elements.isEmpty { generic(key, value) } }
        remaining(answer, known: ["customer", "aliases", "basis", "identifiers", "links", "refusals", "kept_apart"])
    }

    private mutating func links(_ links: [JSONValue]) {
        section("Links", count: links.count)
        var table = TextTable("one", "other", "since", "by", ">position")
        for link in links {
            table.add(
                scalar(link["a"] ?? link["from"]), scalar(link["b"] ?? link["to"]), when(link["occurred_at"]), scalar(link["rule"]),
                Cell(link["position"]?.jsonText ?? "", .dim))
        }
        self.table(table)
    }
}
