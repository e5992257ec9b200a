import EventModel

extension InputRows {
    /// Reads a row a record, under a heading.
    ///
    /// - Parameter taken: Names that the heading may not have, since the answer does.
    /// - Throws: ``QueryError`` `badRequest` for a heading that cannot be used, and for more rows than a request may have.
    init(csv bytes: [UInt8], _ meaning: RowMeaning, taken: Set<String>) throws(QueryError) {
        var (reader, rows, failure): (CSVReader, [InputRow], QueryError?) = (CSVReader(line: meaning.firstLine), [], nil)
        var fields: [String] = []
        bytes.withUnsafeBufferPointer { bytes in
            do throws(QueryError) {
                fields = reader.next(bytes)?.cells ?? []
                let places = try Self.places(in: fields, taken)
                while let record = reader.next(bytes) {
                    guard rows.count < PointInTimeLimits.rowsMax else { throw .tooManyRows }
                    rows.append(Self.row(record, fields.count, places, meaning))
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
        (format, self.bytes, self.fields, self.rows) = (.csv, bytes, fields, rows)
    }

    private static func places(in heading: [String], _ taken: Set<String>) throws(QueryError) -> (customer: Int, asOf: Int) {
        guard let customer = heading.firstIndex(of: PointInTimeNames.customer), let asOf = heading.firstIndex(of: PointInTimeNames.asOf) else {
            throw .badRequest("line 1: neither a JSON object nor a heading with the columns customer and as_of")
        }
        guard heading.count <= PointInTimeLimits.fieldsMax else { throw .badRequest("line 1: more than \(PointInTimeLimits.fieldsMax) columns") }
        guard Set(heading).count == heading.count else { throw .badRequest("line 1: two columns have one name") }
        if let column = heading.first(where: { taken.contains($0) && $0 != PointInTimeNames.customer && $0 != PointInTimeNames.asOf }) {
            throw .badRequest("line 1: the answer has a column '\(column)'; call yours otherwise")
        }
        return (customer, asOf)
    }

    private static func row(_ record: CSVReader.Record, _ width: Int, _ places: (customer: Int, asOf: Int), _ meaning: RowMeaning) -> InputRow {
        var row = InputRow(bytes: record.bytes, line: record.line)
        if let fault = record.fault {
            row.fault = RowFault(field: nil, message: fault)
        } else if record.cells.count != width {
            row.fault = RowFault(field: nil, message: "\(record.cells.count) cells under a heading of \(width)")
        } else {
            meaning.complete(&row, customer: record.cells[places.customer], asOf: record.cells[places.asOf])
        }
        return row
    }
}

extension InputRows {
    /// Reads rows that are CSV unless the first thing in them is a brace.
    init(_ bytes: consuming [UInt8], _ meaning: RowMeaning, taken: Set<String>) throws(QueryError) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first else { throw .badRequest("the body is empty: send rows, as NDJSON or CSV") }
        if first == UInt8(ascii: "{") { try self.init(ndjson: bytes, meaning, taken: taken) } else { try self.init(csv: bytes, meaning, taken: taken) }
    }
}
