import EventModel

/// A row that was asked about. What else it says stays where it stands in the bytes.
struct InputRow: Sendable {
    /// Offsets of its bytes.
    var bytes: Range<Int>
    /// From 1.
    var line: Int
    /// ``EventModel/IdentifierOrdinal/none`` for a customer whom the log does not know.
    var customer = IdentifierOrdinal.none
    var asOf = Instant.earliest
    /// What was recorded last at `asOf`, or as far as the question takes as known.
    var asKnownAt = LogPosition.none
    /// What is wrong with it; nil for nothing.
    var fault: RowFault?
}

/// Why a row has no answer.
struct RowFault: Sendable {
    /// Nil for the row as a whole.
    let field: String?
    let message: String

    func append(line: Int, to json: inout JSONWriter) {
        json.object { json in
            json.field("error") { json in
                json.object { json in
                    json.field("line", line)
                    json.field("code", "invalid_row")
                    if let field { json.field("field", field) }
                    json.field("message", message)
                }
            }
        }
    }

    func text(line: Int) -> String { "line \(line): " + (field.map { $0 + ": " } ?? "") + message }
}

/// Rows as they were sent, read as far as a pass over the log needs.
struct InputRows: Sendable {
    let format: RowFormat
    /// As they were sent.
    let bytes: [UInt8]
    /// Of CSV, its cells; of others the fields beside `customer` and `as_of` that rows have, in the order of their appearance.
    var fields: [String]
    var rows: [InputRow]
}
