extension BenchTable {
    var lines: [String] {
        var lines = [title, ""]
        lines += FigureTable(heading: heading, rows: rows.filter { $0.unavailable == nil }.map(cells)).lines
        let missing = rows.filter { $0.unavailable != nil }
        if !missing.isEmpty { lines.append("") }
        lines += missing.map { row in
            [row.system, row.what].filter { !$0.isEmpty }.joined(separator: ", ") + ": " + (row.unavailable ?? "")
        }
        let remarks = rows.compactMap { row in row.note.map { "\(row.system), \(row.what): \($0)" } } + notes
        return remarks.isEmpty ? lines : lines + [""] + remarks
    }

    private var isCompared: Bool { rows.contains { $0.comparedWith != nil } }

    private var heading: [String] {
        ["", ""] + columns.flatMap { column in column.better != nil && isCompared ? [column.heading, "ratio"] : [column.heading] }
    }

    private func cells(_ row: FigureRow) -> [String] {
        [row.system, row.what]
            + columns.flatMap { column in
                let figure = row.figures[column.key].map { Figure.text($0, column.style) } ?? "–"
                guard column.better != nil, isCompared else { return [figure] }
                return [figure, ratio(row, column).map(Figure.ratio) ?? ""]
            }
    }
}
