import EventModel

/// Rows of RFC 4180, safe to open in a spreadsheet: a text that one would take for a formula is shown as the text that it is.
public enum CSVText {
    /// Characters that begin a formula in spreadsheets (OWASP, "CSV Injection").
    private static let formulaStarts: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]

    /// A row with its line end.
    public static func row(_ cells: [FieldValue?]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ value: FieldValue?) -> String {
        switch value {
        case nil: return ""
        case .number(let number): return number.description
        case .bool(let bool): return bool ? "true" : "false"
        case .instant(let instant): return instant.rfc3339
        case .text(let text): return quoted(text)
        case .list, .amounts, .json, .record:
            var json = JSONWriter()
            value?.append(to: &json)
            return quoted(json.text)
        }
    }

    private static func quoted(_ text: String) -> String {
        let safe = text.first.map { formulaStarts.contains($0) } == true ? "'" + text : text
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) || safe.first == " " || safe.last == " " else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
