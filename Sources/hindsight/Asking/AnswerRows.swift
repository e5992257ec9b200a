import EventModel

/// Which part of an answer is its rows: what `--csv` prints.
///
/// The lists of `path` stand in one another, such as pipelines, their stages and the stages' amounts: a row is an element of the last with the
/// values of those that it is in, whose columns have the list's name before theirs.
struct AnswerRows {
    let path: [String]
    /// Objects of a row that become columns of their own; others, and lists, are written as JSON.
    let opened: Set<String>

    init(_ path: String..., opening opened: Set<String> = []) { (self.path, self.opened) = (path, opened) }

    /// RFC 4180 with a heading; safe to open in a spreadsheet.
    ///
    /// - Parameter named: Columns in the order wanted, when the answer says which; else all that occur, in the order of their appearance.
    func csv(_ answer: JSONValue, columns named: [String]? = nil, hasHeading: Bool = true) -> String {
        var rows: [[(name: String, cell: CSVCell)]] = []
        collect(answer, path[...], [], into: &rows)
        let columns = named ?? Self.columns(of: rows)
        let heading = hasHeading && !columns.isEmpty ? CSVText.row(columns.map { .text($0) }) : ""
        return heading + rows.map { row in
            let cells = Dictionary(row.map { ($0.name, $0.cell) }, uniquingKeysWith: { first, _ in first })
            return CSVText.row(columns.map { cells[$0] ?? .empty })
        }.joined()
    }

    private static func columns(of rows: [[(name: String, cell: CSVCell)]]) -> [String] {
        var (seen, columns): (Set<String>, [String]) = ([], [])
        for row in rows { for (name, _) in row where seen.insert(name).inserted { columns.append(name) } }
        return columns
    }

    private func collect(_ value: JSONValue, _ rest: ArraySlice<String>, _ outer: [(name: String, cell: CSVCell)], into rows: inout [[(name: String, cell: CSVCell)]]) {
        guard let list = rest.first else { return rows.append(outer) }
        let elements = value[list]?.elements ?? []
        let isLast = rest.count == 1
        // What has nothing of the innermost list is a row all the same.
        if elements.isEmpty, rest.startIndex > path.startIndex { rows.append(outer) }
        for element in elements {
            var row = outer
            for (key, field) in element.fields { append(field, isLast ? key : "\(list).\(key)", isLast, to: &row) }
            collect(element, rest.dropFirst(), row, into: &rows)
        }
    }

    private func append(_ field: JSONValue, _ name: String, _ isLast: Bool, to row: inout [(name: String, cell: CSVCell)]) {
        switch field.kind {
        case .null: row.append((name, .empty))
        case .bool, .number: row.append((name, .plain(field.jsonText)))
        case .string: row.append((name, .text(field.stringValue ?? "")))
        case .object where isLast && opened.contains(name): for (key, inner) in field.fields { append(inner, "\(name).\(key)", isLast, to: &row) }
        case .array, .object: if isLast { row.append((name, .text(field.jsonText))) }
        }
    }
}
