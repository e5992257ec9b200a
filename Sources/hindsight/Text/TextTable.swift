/// Rows under headings, as wide as they need to be.
struct TextTable {
    enum Alignment { case left, right }

    struct Column {
        var heading: String
        var alignment: Alignment = .left
    }

    /// A longer cell is cut.
    static let cellColumnsMax = 64
    private static let gap = "  "

    var columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Columns whose heading begins with `>` are aligned right.
    init(_ headings: String...) {
        columns = headings.map { $0.hasPrefix(">") ? Column(heading: String($0.dropFirst()), alignment: .right) : Column(heading: $0) }
    }

    mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// Adds a row whose cells may have several lines: one below the other, the shorter ones filled up with nothing.
    mutating func add(lines cells: [[Cell]]) {
        for line in 0..<max(1, cells.map(\.count).max() ?? 0) { rows.append(cells.map { line < $0.count ? $0[line] : Cell("") }) }
    }

    /// Without the columns in which no row says anything.
    var withoutEmptyColumns: TextTable {
        let kept = columns.indices.filter { index in rows.contains { index < $0.count && $0[index] != .missing && !$0[index].text.isEmpty }
        }
        var table = TextTable(kept.map { columns[$0] })
        table.rows = rows.map { row in kept.map { $0 < row.count ? row[$0] : .missing } }
        return table
    }

    /// Lines without newline, each beginning with `indent`.
    func lines(style: Style, indent: String = "") -> [String] {
        let widths = columns.indices.map(width)
        let head = line(columns.map { Cell($0.heading.uppercased(), .dim) }, widths, style)
        return ([head] + rows.map { line($0, widths, style) }).map { indent + $0 }
    }

    private func width(_ index: Int) -> Int {
        rows.reduce(DisplayWidth.columns(columns[index].heading)) { widest, row in
            index < row.count ? max(widest, min(DisplayWidth.columns(row[index].text), Self.cellColumnsMax)) : widest
        }
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style) -> String {
        var output = ""
        for (index, cell) in cells.prefix(columns.count).enumerated() {
            let text = DisplayWidth.clipped(cell.text, to: Self.cellColumnsMax)
            let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(text)))
            let isLast = index == columns.count - 1
            let isLeft = columns[index].alignment == .left
            output += isLeft ? style.paint(text, cell.tone) + (isLast ? "" : padding) : padding + style.paint(text, cell.tone)
            if !isLast { output += Self.gap }
        }
        return output
    }
}
