import EventModel

extension Page {
    mutating func diff(_ answer: JSONValue) {
        title("What changed for \(answer["customer"]?.stringValue ?? "?")")
        ends(answer)
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
