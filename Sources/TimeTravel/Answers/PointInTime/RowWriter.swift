import EventModel

/// Writes rows with their answers: what the row said, whether there is such a customer, what was known, the features.
struct RowWriter: Sendable {
    let input: InputRows
    private let format: RowFormat
    private let features: [String]
    /// `,"order_count":` for each feature.
    private let keys: [[UInt8]]

    init(_ input: InputRows, _ format: RowFormat, _ features: [String]) {
        (self.input, self.format, self.features) = (input, format, features)
        keys = features.map { name in
            var key = [UInt8(ascii: ",")]
            JSONTextWriter.appendString(name, to: &key)
            return key + [UInt8(ascii: ":")]
        }
    }

    /// Fields that rows say themselves, in the order in which CSV shows them.
    private var said: [String] { input.format == .csv ? input.fields : [PointInTimeNames.customer, PointInTimeNames.asOf] + input.fields }

    func appendHeading(to output: inout [UInt8]) {
        let names = said + [PointInTimeNames.found, PointInTimeNames.asKnownAt] + features + [PointInTimeNames.error]
        output.append(contentsOf: CSVText.row(names.map { .text($0) }).utf8)
    }

    func append(_ index: Int, _ answers: RowAnswers, to output: inout [UInt8]) {
        switch format {
        case .ndjson: appendJSON(index, answers, to: &output)
        case .csv: appendCSV(index, answers, to: &output)
        }
    }

    private func appendJSON(_ index: Int, _ answers: RowAnswers, to output: inout [UInt8]) {
        let row = input.rows[index]
        if let fault = row.fault {
            var json = JSONWriter()
            fault.append(line: row.line, to: &json)
            output.append(contentsOf: json.bytes)
        } else {
            appendSaid(row, to: &output)
            let start = output.count
            output.append(contentsOf: ",\"found\":true,\"as_known_at\":\(row.asKnownAt)".utf8)
            let isFound = answers.forEachCell(of: index, count: features.count) { cell, text in
                output.append(contentsOf: keys[cell])
                if text.isEmpty { output.append(contentsOf: "null".utf8) } else { output.append(contentsOf: text) }
            }
            if !isFound {
                output.removeLast(output.count - start)
                output.append(contentsOf: ",\"found\":false,\"as_known_at\":\(row.asKnownAt)".utf8)
                for key in keys { output.append(contentsOf: key + Array("null".utf8)) }
            }
            output.append(UInt8(ascii: "}"))
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// What the row said, as an object that is not closed.
    private func appendSaid(_ row: InputRow, to output: inout [UInt8]) {
        switch input.format {
        case .ndjson: output.append(contentsOf: input.bytes[row.bytes].dropLast())
        case .csv:
            var json = JSONWriter()
            json.object { json in for (name, text) in zip(input.fields, cells(of: row)) { json.field(name, text) } }
            output.append(contentsOf: json.bytes.dropLast())
        }
    }

    private func appendCSV(_ index: Int, _ answers: RowAnswers, to output: inout [UInt8]) {
        let row = input.rows[index]
        var line = said(by: row).map { CSVText.cell($0) }
        if let fault = row.fault {
            line += Array(repeating: "", count: 2 + features.count) + [CSVText.cell(.text(fault.text(line: row.line)))]
            return output.append(contentsOf: (line.joined(separator: ",") + "\r\n").utf8)
        }
        output.append(contentsOf: line.joined(separator: ",").utf8)
        let start = output.count
        output.append(contentsOf: ",true,\(row.asKnownAt)".utf8)
        let isFound = answers.forEachCell(of: index, count: features.count) { _, text in
            output.append(UInt8(ascii: ","))
            output.append(contentsOf: text)
        }
        if !isFound {
            output.removeLast(output.count - start)
            output.append(contentsOf: ",false,\(row.asKnownAt)".utf8)
            output.append(contentsOf: repeatElement(UInt8(ascii: ","), count: features.count))
        }
        output.append(contentsOf: ",\r\n".utf8)
    }

    /// One cell for each of ``said``.
    private func said(by row: InputRow) -> [CSVCell] {
        switch input.format {
        case .csv:
            let cells = cells(of: row).prefix(input.fields.count).map { Self.cell($0) }
            return cells + Array(repeating: .empty, count: input.fields.count - cells.count)
        case .ndjson:
            let object = try? JSONValue(parsing: String(decoding: input.bytes[row.bytes], as: UTF8.self))
            return said.map { name in object?[name].map { Self.cell($0) } ?? .empty }
        }
    }

    private func cells(of row: InputRow) -> [String] {
        input.bytes.withUnsafeBufferPointer { bytes in
            var reader = CSVReader(from: row.bytes.lowerBound, line: row.line)
            return reader.next(bytes)?.cells ?? []
        }
    }

    /// Numbers stay numbers: no spreadsheet takes one for a formula.
    private static func cell(_ text: String) -> CSVCell { text.isEmpty ? .empty : ExactDecimal(text) != nil ? .plain(text) : .text(text) }

    private static func cell(_ value: JSONValue) -> CSVCell {
        switch value.kind {
        case .null: .empty
        case .bool, .number: .plain(value.jsonText)
        case .string: .text(value.stringValue ?? "")
        case .array, .object: .text(value.jsonText)
        }
    }
}
