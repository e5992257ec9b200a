import EventModel

extension InputRows {
    /// Reads a row a line.
    ///
    /// - Parameter taken: Names that rows may not use, since the answer does.
    /// - Throws: ``QueryError`` `badRequest` for more rows than a request may have.
    init(ndjson bytes: consuming [UInt8], _ meaning: RowMeaning, taken: Set<String>) throws(QueryError) {
        var reader = NDJSONRows(meaning, taken)
        let end = bytes.count
        // The reader of JSON looks beyond the end.
        bytes.append(contentsOf: repeatElement(0x20, count: JSONTextReader.paddingBytes))
        let isWithinLimit = bytes.withUnsafeBufferPointer { reader.read(UnsafeBufferPointer(rebasing: $0[..<end])) }
        guard isWithinLimit else { throw .tooManyRows }
        (format, self.bytes, fields, rows) = (.ndjson, bytes, reader.fields, reader.rows)
    }
}

extension QueryError {
    static var tooManyRows: QueryError {
        QueryError(.badRequest, code: "too_large", "more than \(PointInTimeLimits.rowsMax) rows; send the others in a request of their own")
    }
}

/// Reads rows that stand in a line each.
private struct NDJSONRows: ~Copyable {
    private let meaning: RowMeaning
    private let taken: Set<String>
    private var reader = JSONLineReader()
    private var seen: Set<String> = []
    private(set) var fields: [String] = []
    private(set) var rows: [InputRow] = []

    init(_ meaning: RowMeaning, _ taken: Set<String>) { (self.meaning, self.taken) = (meaning, taken) }

    /// - Parameter bytes: With room behind them.
    /// - Returns: False for too many.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var (start, line) = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, meaning.firstLine)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let text = Self.trimmed(bytes, start..<end)
            if !text.isEmpty {
                guard rows.count < PointInTimeLimits.rowsMax else { return false }
                read(UnsafeBufferPointer(rebasing: bytes[text]), text, line)
            }
            (start, line) = (end + 1, line + 1)
        }
        return true
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, isBlank(bytes[low]) { low += 1 }
        while high > low, isBlank(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ line: Int) {
        var row = InputRow(bytes: range, line: line)
        do throws(EventError) {
            let object = try reader.object(text)
            let (customer, asOf) = (object[PointInTimeNames.customer], object[PointInTimeNames.asOf])
            row.fault = noteFields(of: object)
            if row.fault == nil { meaning.complete(&row, customer: customer?.stringValue, asOf: asOf?.stringValue) }
        } catch {
            row.fault = RowFault(field: error.field, message: error.message)
        }
        rows.append(row)
    }

    private mutating func noteFields(of object: JSONValue) -> RowFault? {
        for (name, _) in object.fields where name != PointInTimeNames.customer && name != PointInTimeNames.asOf {
            if taken.contains(name) { return RowFault(field: name, message: "the answer has a field of this name; call yours otherwise") }
            guard seen.insert(name).inserted else { continue }
            guard fields.count < PointInTimeLimits.fieldsMax else { return RowFault(field: name, message: "rows have more than \(PointInTimeLimits.fieldsMax) different fields") }
            fields.append(name)
        }
        return nil
    }
}
