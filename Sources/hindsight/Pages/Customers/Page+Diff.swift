import EventModel

extension Page {
    mutating func diff(_ answer: JSONValue) {
        title("What changed for \(answer["customer"]?.stringValue ?? "?")")
        ends(answer)
        relation(answer)
        let changes = answer["changes"]
        let (named, whole) = (["identity", "timeline", "audiences"], changes?.fields ?? [])
        if whole.isEmpty {
            line()
            note("nothing")
        }
        let (scalars, parts) = (whole.filter { Self.isScalar($0.value) }, whole.filter { !named.contains($0.key) && !Self.isScalar($0.value) })
        if !scalars.isEmpty {
            line()
            pairs(scalars.map { (Self.label($0.key), Cell("\(scalar($0.value["from"]).text) → \(scalar($0.value["to"]).text)")) })
        }
        for field in parts { profileChange(field.key, field.value) }
        if let identity = changes?["identity"] { identityChanges(identity) }
        if let audiences = changes?["audiences"] { audienceChanges(audiences) }
        if let timeline = changes?["timeline"] { timelineChanges(timeline) }
        continuation(answer)
        remaining(answer, known: ["customer", "aliases", "basis", "from", "to", "customers", "relation", "changes", "next"])
    }

    /// Who the customer was and is, where that is not the same.
    private mutating func relation(_ answer: JSONValue) {
        guard let relation = answer["relation"]?.stringValue, relation != "same" else { return }
        let (old, new) = (answer["customers"]?["from"]?.stringValue ?? "?", answer["customers"]?["to"]?.stringValue ?? "?")
        let words =
            switch relation {
            case "merged": "\(old) has become part of \(new)"
            case "split": "\(new) was part of \(old)"
            case "appeared": "\(new) was unknown at the first basis"
            case "disappeared": "\(old) is unknown at the second basis"
            default: "\(old) then, \(new) now, of other identifiers"
            }
        line(style.paint(Escaping.visible(words), .accent))
    }

    /// A part that is one value: `{"from":…,"to":…}`.
    private static func isScalar(_ part: JSONValue) -> Bool { part.fields.count == 2 && part["from"] != nil && part["to"] != nil }

    private mutating func profileChange(_ name: String, _ value: JSONValue) {
        section(Self.label(name).capitalizedFirst)
        var table = TextTable("", "what", "was", "is", ">position")
        for (change, mark) in Self.marks {
            for (key, old, new) in Self.pairs(value[change], change) {
                table.add(
                    Cell(mark.sign, mark.tone), Cell(key, .accent), told(old), told(new), Cell((new ?? old)?["position"]?.jsonText ?? "", .dim))
            }
        }
        self.table(table)
    }

    static let marks: [(change: String, mark: (sign: String, tone: Style.Tone))] = [("added", ("+", .good)), ("removed", ("−", .bad)), ("changed", ("~", .accent))]

    /// The elements of a part as key, what was and what is.
    private static func pairs(_ part: JSONValue?, _ change: String) -> [(String, JSONValue?, JSONValue?)] {
        guard let part else { return [] }
        let entries = part.kind == .object ? part.fields.map { ($0.key, $0.value) } : part.elements.map { (elementName($0), $0) }
        return entries.map { name, value in
            switch change {
            case "added": (name, nil, value)
            case "removed": (name, value, nil)
            default: (name, value["from"], value["to"])
            }
        }
    }

    private static func elementName(_ element: JSONValue) -> String {
        let whole = element["to"] ?? element
        if let kind = whole["kind"]?.stringValue, let value = whole["value"]?.stringValue { return "\(kind):\(value)" }
        return whole["id"]?.stringValue ?? whole["name"]?.stringValue ?? ""
    }

    /// A value, or what an object with provenance is about.
    private func told(_ value: JSONValue?) -> Cell {
        guard let value else { return Cell("") }
        guard value.kind == .object else { return scalar(value) }
        for key in ["value", "state", "events"] { if let inner = value[key] { return scalar(inner) } }
        return value["id"] != nil || value["kind"] != nil ? Cell("") : scalar(value)
    }
}
