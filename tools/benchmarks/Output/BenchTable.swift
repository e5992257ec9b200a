/// Rows of figures with the columns they have.
struct BenchTable {
    /// Its name in JSON.
    let name: String
    let title: String
    let columns: [FigureColumn]
    var rows: [FigureRow]
    /// What a reader has to know, below the table.
    var notes: [String] = []

    /// How many times better Hindsight is than this row; nil when they are not compared.
    func ratio(_ row: FigureRow, _ column: FigureColumn) -> Double? {
        guard column.better != nil, let name = row.comparedWith, let own = row.figures[column.key]?.median,
            let other = rows.first(where: { $0.system == FigureRow.hindsight && $0.what == name })?.figures[column.key]?.median
        else { return nil }
        return column.ratio(hindsight: other, other: own)
    }
}
