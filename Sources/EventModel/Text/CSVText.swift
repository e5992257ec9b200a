/// A cell of a row.
public enum CSVCell: Sendable, Equatable {
    case empty
    /// Text that people or programs sent.
    case text(String)
    /// A number, an instant, true or false: of characters that cannot be taken for anything else.
    case plain(String)
}

/// Rows of RFC 4180, safe to open in a spreadsheet: a text that one would take for a formula is shown as the text that it is.
///
/// Everything is decided scalar by scalar, as the programs that read it do: a quote is a quote, whatever combining mark follows it.
public enum CSVText {
    /// With which formulas begin, or which are passed over at the beginning (OWASP, "CSV Injection"); with their full-width forms.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "|", "%"]

    /// A row with its line end.
    public static func row(_ cells: [CSVCell]) -> String { cells.map { self.cell($0) }.joined(separator: ",") + "\r\n" }

    /// A cell as it stands between two commas.
    public static func cell(_ cell: CSVCell) -> String {
        switch cell {
        case .empty: ""
        case .plain(let text): quoted(text, isText: false)
        case .text(let text): quoted(text, isText: true)
        }
    }

    private static func quoted(_ text: String, isText: Bool) -> String {
        let isFormula = isText && beginsFormula(text)
        guard isFormula || text.unicodeScalars.contains(where: { !needsNoQuotes($0) }) else { return text }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        if isFormula { result.append("'") }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    /// True when the first scalar that shows is one of a formula, or the text begins with a tab or a line end.
    private static func beginsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if first == "\t" || first == "\r" || first == "\n" { return true }
        let shown = text.unicodeScalars.first { !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 0x20 }
        return shown.map { formulaStarts.contains($0) } ?? false
    }

    private static func needsNoQuotes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "A"..."Z", "a"..."z", ".", "_", ":", "-", "@", "+", "/": true
        default: false
        }
    }
}
