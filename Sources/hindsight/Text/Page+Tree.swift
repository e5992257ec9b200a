import EventModel

extension Page {
    /// Nested deeper than this, the rest is shown as JSON.
    private static let treeDepthMax = 8

    /// Any object, whatever it holds: scalars and changes as pairs, objects and lists of objects indented below.
    mutating func tree(_ value: JSONValue, indent: String = "  ", depth: Int = 0) {
        let fields = value.fields
        pairs(fields.filter { !isBranch($0.value, depth) }.map { ($0.key, change($0.value) ?? cell($0.key, $0.value)) }, indent: indent)
        for field in fields where isBranch(field.value, depth) {
            line(indent + style.paint(Escaping.visible(field.key), .accent))
            branch(field.value, indent: indent + "  ", depth: depth + 1)
        }
    }

    private func isBranch(_ value: JSONValue, _ depth: Int) -> Bool {
        guard depth < Self.treeDepthMax else { return false }
        if value.kind == .object { return !value.fields.isEmpty && change(value) == nil }
        return value.kind == .array && value.elements.contains { $0.kind == .object }
    }

    private mutating func branch(_ value: JSONValue, indent: String, depth: Int) {
        value.kind == .array ? rows(value, indent: indent) : tree(value, indent: indent, depth: depth)
    }

    /// A list as a table: one column for each key that any of its objects has; a list of plain values as one column.
    mutating func rows(_ value: JSONValue, indent: String = "  ") {
        let rows = value.elements
        let keys = Self.keysInOrder(rows)
        var table = TextTable(keys.map { TextTable.Column(heading: Self.label($0)) })
        table.rows = rows.map { row in
            row.kind == .object ? keys.map { key in change(row[key]) ?? cell(key, row[key]) } : [scalar(row)]
        }
        for row in table.lines(style: style, indent: indent) { line(row) }
    }

    /// As ``scalar(_:)``, but a position stays as the options take it: without commas.
    private func cell(_ key: String, _ value: JSONValue?) -> Cell {
        guard key.hasSuffix("position"), let value, value.kind == .number else { return scalar(value) }
        return Cell(value.jsonText)
    }

    /// `old → new` for an object that says only what something was and is; nil for any other value.
    private func change(_ value: JSONValue?) -> Cell? {
        guard let value, value.kind == .object else { return nil }
        let fields = value.fields
        guard fields.count == 2, fields.contains(where: { $0.key == "from" }), let from = value["from"], let to = value["to"] else {
            return nil
        }
        return Cell("\(scalar(from).text) → \(scalar(to).text)")
    }

    private static func keysInOrder(_ rows: [JSONValue]) -> [String] {
        var (seen, keys) = (Set<String>(), [String]())
        for row in rows { for field in row.fields where seen.insert(field.key).inserted { keys.append(field.key) } }
        return keys.isEmpty ? ["value"] : keys
    }
}
