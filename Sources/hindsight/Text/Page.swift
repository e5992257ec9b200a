import EventModel

/// An answer for people, built up section by section.
struct Page {
    private(set) var text = ""
    let style: Style
    let relative: RelativeTime
    let zone: DisplayZone

    init(style: Style, relative: RelativeTime, zone: DisplayZone = .utc) { (self.style, self.relative, self.zone) = (style, relative, zone) }

    mutating func line(_ text: String = "") { self.text += text + "\n" }

    mutating func title(_ name: String, note: String? = nil) {
        line(style.paint(Escaping.visible(name), .strong) + (note.map { "  " + style.paint(Escaping.visible($0), .dim) } ?? ""))
    }

    /// A blank line and a heading, with how many things follow.
    mutating func section(_ name: String, count: Int? = nil) {
        line()
        let number = count.map { style.paint(" (\($0))", .dim) } ?? ""
        line(style.paint(Escaping.visible(name), .strong) + number)
    }

    mutating func note(_ text: String) { line("  " + style.paint(Escaping.visible(text), .dim)) }

    mutating func table(_ table: TextTable) {
        guard !table.rows.isEmpty else { return note("none") }
        for row in table.withoutEmptyColumns.lines(style: style, indent: "  ") { line(row) }
    }

    /// Names on the left, values aligned on the right of them.
    mutating func pairs(_ pairs: [(name: String, value: Cell)], indent: String = "  ") {
        let width = pairs.map { DisplayWidth.columns(Escaping.visible($0.name)) }.max() ?? 0
        for pair in pairs {
            let name = Escaping.visible(pair.name)
            let padding = String(repeating: " ", count: width - DisplayWidth.columns(name))
            line(indent + style.paint(name, .dim) + padding + "  " + style.paint(pair.value.text, pair.value.tone))
        }
    }
}
