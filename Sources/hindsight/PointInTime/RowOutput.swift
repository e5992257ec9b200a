import EventModel

/// Prints answers to rows as they come, and tells on standard error of those that could not be read.
actor RowOutput {
    enum Format: String { case ndjson, csv }

    private let format: Format
    private let name: String
    /// The heading of CSV that is yet to be passed.
    private var awaitsHeading: Bool
    private let skipsHeading: Bool
    /// What is yet without its end.
    private var pending: [UInt8] = []
    private(set) var faultCount = 0

    /// - Parameters:
    ///   - name: Of the file that the rows come from.
    ///   - skipsHeading: The heading of CSV was printed before.
    init(_ format: Format, name: String, skipsHeading: Bool) {
        (self.format, self.name, self.skipsHeading) = (format, name, skipsHeading)
        awaitsHeading = format == .csv
    }

    func write(_ piece: [UInt8]) throws { try Terminal.write(records(in: piece)) }

    /// What is to be printed now that a piece has come: whole records.
    func records(in piece: [UInt8]) -> [UInt8] {
        pending += piece
        var start = 0
        while let end = recordEnd(from: start) {
            let record = pending[start..<end]
            if awaitsHeading {
                awaitsHeading = false
                if skipsHeading { pending.replaceSubrange(start..<end, with: []) } else { start = end }
            } else {
                if let fault = fault(in: record) { tell(fault) }
                start = end
            }
        }
        defer { pending.removeFirst(start) }
        return Array(pending[..<start])
    }

    /// Behind the line end of the record that begins at an offset; nil while it has none.
    private func recordEnd(from start: Int) -> Int? {
        pending.withUnsafeBufferPointer { bytes in
            var (at, isQuoted) = (start, false)
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "\""), format == .csv { isQuoted.toggle() }
                if bytes[at] == UInt8(ascii: "\n"), !isQuoted { return at + 1 }
                at += 1
            }
            return nil
        }
    }

    /// What the record says is wrong with its row; nil for an answer.
    private func fault(in record: ArraySlice<UInt8>) -> String? {
        switch format {
        case .ndjson:
            guard record.starts(with: Self.errorStart), let error = try? JSONValue(parsing: String(decoding: record.dropLast(), as: UTF8.self))["error"] else { return nil }
            let field = error["field"]?.stringValue.map { $0 + ": " } ?? ""
            return "line \(error["line"]?.jsonText ?? "?"): " + field + (error["message"]?.stringValue ?? "")
        case .csv:
            guard record.suffix(3).first != UInt8(ascii: ",") else { return nil }
            let cells = Array(record).withUnsafeBufferPointer { bytes in
                var reader = CSVReader()
                return reader.next(bytes)?.cells
            }
            return cells?.last
        }
    }

    private static let errorStart = Array(#"{"error":{"#.utf8)

    private func tell(_ fault: String) {
        faultCount += 1
        Terminal.complain("hindsight: \(Escaping.visible(name)): \(Escaping.visible(fault))")
    }
}
