import EventModel

extension Page {
    mutating func diff(_ answer: JSONValue) {
        title("What changed for \(answer["customer"]?.stringValue ?? "?")")
        for (name, key) in [("from", "from"), ("to  ", "to")] {
            guard let basis = answer[key] else { continue }
            let asOf = basis["as_of"]?.instantValue.map(InstantText.short) ?? "?"
            line(style.paint("\(name) \(asOf), as known at position \(basis["as_known_at"]?.jsonText ?? "?")", .dim))
        }
        let changes = answer["changes"]
        line()
        if let changes, !changes.fields.isEmpty {
            tree(changes)
        } else if let changes, !changes.elements.isEmpty {
            rows(changes)
        } else {
            note("nothing")
        }
        remaining(answer, known: ["customer", "aliases", "basis", "from", "to", "changes"])
    }
}
