/// Rows under headings, as wide as they need to be.
struct TextTable {
    enum Alignment { case left, right }

    private let headings: [String]
    private let alignments: [Alignment]
    private(set) var rows: [[String]] = []
    private static let gap = "  "

    /// Columns whose heading begins with `>` are aligned right.
    init(_ headings: [String]) {
        self.headings = headings.map { ($0.hasPrefix(">") ? String($0.dropFirst()) : $0).uppercased() }
        alignments = headings.map { $0.hasPrefix(">") ? .right : .left }
    }

    /// Adds a row; a nil cell is shown as a dash, control characters as their escapes.
    mutating func add(_ cells: [String?]) { rows.append(cells.map { $0.map { Escaping.visible($0) } ?? "–" }) }

    /// All lines, each with its newline.
    var text: String {
        var widths = headings.map(\.count)
        for row in rows { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) } }
        return ([headings] + rows).reduce(into: "") { $0 += line($1, widths) + "\n" }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.enumerated().map { index, cell in
            let padding = String(repeating: " ", count: widths[index] - cell.count)
            return alignments[index] == .right ? padding + cell : cell + padding
        }
        let line = padded.joined(separator: Self.gap)
        return String(line.prefix(line.count - (line.reversed().prefix { $0 == " " }.count)))
    }
}
