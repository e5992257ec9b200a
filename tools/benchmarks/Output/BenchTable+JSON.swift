extension BenchTable: Encodable {
    private enum Key: String, CodingKey { case name, title, rows, notes }
    private enum RowKey: String, CodingKey { case system, what, figures, ratios, unavailable, note, comparedWith = "compared_with" }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(name, forKey: .name)
        try object.encode(title, forKey: .title)
        try object.encode(notes, forKey: .notes)
        var list = object.nestedUnkeyedContainer(forKey: .rows)
        for row in rows {
            var item = list.nestedContainer(keyedBy: RowKey.self)
            try item.encode(row.system, forKey: .system)
            try item.encode(row.what, forKey: .what)
            try item.encode(row.figures, forKey: .figures)
            try item.encodeIfPresent(row.unavailable, forKey: .unavailable)
            try item.encodeIfPresent(row.note, forKey: .note)
            try item.encodeIfPresent(row.comparedWith, forKey: .comparedWith)
            let ratios = columns.compactMap { column in ratio(row, column).map { (column.key, $0) } }
            if !ratios.isEmpty { try item.encode(Dictionary(uniqueKeysWithValues: ratios), forKey: .ratios) }
        }
    }
}
