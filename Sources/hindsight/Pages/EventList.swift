import EventModel

/// Events as lines of a table whose widths are fixed beforehand, since it is printed while it arrives.
struct EventList {
    let style: Style

    private static let columns: [(heading: String, width: Int)] = [("position", 10), ("occurred", 27), ("source", 14), ("type", 9)]

    var heading: String { line(Self.columns.map { Cell($0.heading.uppercased(), .dim) }, last: Cell("EVENT", .dim)) }

    /// One line of the answer; what is no event in JSON is shown as it came.
    func row(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let json = try? JSONValue(parsing: text), let event = json["event"] else { return Escaping.visible(text) }
        let occurred = Self.occurredAt(event) ?? json["recorded_at"]?.instantValue
        return line(
            [
                Cell(json["position"]?.jsonText ?? "", .dim), Cell(occurred.map(InstantText.short) ?? ""),
                Cell(json["source"]?.stringValue ?? "", .dim), Cell(event["type"]?.stringValue ?? "", .accent),
            ], last: Cell(Self.summary(event)))
    }

    private static func occurredAt(_ event: JSONValue) -> Instant? {
        event["timestamp"]?.instantValue ?? event["originalTimestamp"]?.instantValue
    }

    /// The event's name, then what it carries.
    private static func summary(_ event: JSONValue) -> String {
        let name = event["event"]?.stringValue ?? event["name"]?.stringValue
        let details = (event["properties"] ?? event["traits"]).flatMap { $0.fields.isEmpty ? nil : $0 }
        let values = details.map { $0.fields.map { "\($0.key)=\($0.value.stringValue ?? $0.value.jsonText)" }.joined(separator: " ") }
        return DisplayWidth.clipped([name, values].compactMap { $0 }.joined(separator: "  "), to: 100)
    }

    private func line(_ cells: [Cell], last: Cell) -> String {
        let padded = zip(cells, Self.columns).map { cell, column in
            let text = DisplayWidth.clipped(cell.text, to: column.width)
            return style.paint(text, cell.tone) + String(repeating: " ", count: column.width - DisplayWidth.columns(text))
        }
        return padded.joined(separator: "  ") + "  " + style.paint(last.text, last.tone)
    }
}
