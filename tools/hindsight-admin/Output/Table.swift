/// Columns that line up.
struct Table {
    enum Side { case left, right }

    private var rows: [[String]]
    private let sides: [Side]

    /// - Parameter sides: On which side of its column each cell stands; the first to the left and the others to the right when nil.
    init(_ headings: [String], _ sides: [Side]? = nil) {
        rows = [headings]
        self.sides = sides ?? headings.indices.map { $0 == 0 ? .left : .right }
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// A line across the table.
    mutating func addRule() { rows.append([]) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return rows.map { $0.isEmpty ? rule : line($0, widths) }.joined(separator: "\n")
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = row.enumerated().map { column, cell in
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            return sides[column] == .left ? cell + padding : padding + cell
        }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
