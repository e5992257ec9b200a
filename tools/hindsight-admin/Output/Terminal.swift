import Glibc

/// What goes to people: control characters made visible, progress only where somebody looks.
enum Terminal {
    static let isErrorATerminal = isatty(2) == 1
    static let isOutputATerminal = isatty(1) == 1

    /// Text without control characters, newlines apart.
    static func printable(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
            shown += isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return shown
    }

    /// A progress bar on stderr, when that is a terminal.
    static func progress(_ label: String, _ done: UInt64, of total: UInt64) {
        guard isErrorATerminal, total > 0 else { return }
        let (width, share) = (30, Double(done) / Double(total))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let line = "\r\(label) \(bar) \(Int(share * 100)) %" + (done >= total ? "\n" : "")
        _ = line.withCString { write(2, $0, strlen($0)) }
    }
}

/// Columns that line up; the first to the left, the others to the right.
struct Table {
    private var rows: [[String]]

    init(_ headings: [String]) { rows = [headings] }

    mutating func add(_ row: [String]) { rows.append(row) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// Numbers as people read them.
enum Figure {
    static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        return unit == 0 ? "\(count) B" : "\(oneDecimal(value)) \(units[unit])"
    }

    static func ratio(_ a: Int, _ b: Int) -> String { b == 0 ? "–" : oneDecimal(Double(a) / Double(b)) + "×" }

    static func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
