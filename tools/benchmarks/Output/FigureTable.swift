/// Rows of figures; the first two columns on the left, all others aligned on the right.
struct FigureTable {
    let heading: [String]
    let rows: [[String]]

    var lines: [String] {
        let all = [heading] + rows
        let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column < 2 ? text + padding : padding + text
            }.joined(separator: "  ")
        }
    }
}
