// The lines that append.sock answers, written by hand: a connection that sends single events gets one for each.

import EventModel

/// Answers that are not sent yet.
struct AppendAnswers: ~Copyable {
    private(set) var bytes: [UInt8] = []

    var isEmpty: Bool { bytes.isEmpty }

    /// Takes all answers out.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }

    mutating func hello(source: String, position: LogPosition) {
        append("{\"hello\":{\"version\":1,\"source\":")
        JSONTextWriter.appendString(source, to: &bytes)
        append(",\"domain\":\"customer\",\"position\":")
        append(position.rawValue)
        append("}}\n")
    }

    mutating func acknowledgement(_ totals: AppendTotals) {
        append("{\"ack\":{\"lines\":")
        append(totals.lines)
        append(",\"position\":")
        if let position = totals.position { append(position.rawValue) } else { append("null") }
        append(",\"duplicates\":")
        append(totals.duplicates)
        append(",\"rejected\":")
        append(totals.rejected)
        append("}}\n")
    }

    mutating func receipt(line: UInt64, position: LogPosition, isDuplicate: Bool) {
        append("{\"receipt\":{\"line\":")
        append(line)
        append(",\"position\":")
        append(position.rawValue)
        append(isDuplicate ? ",\"duplicate\":true}}\n" : ",\"duplicate\":false}}\n")
    }

    mutating func error(line: UInt64, _ error: EventError) {
        self.error(line: line, code: error.code.rawValue, field: error.field, error.message, isRetryable: error.code.isRetryable)
    }

    mutating func error(line: UInt64, code: String, field: String? = nil, _ message: String, isRetryable: Bool) {
        append("{\"error\":{\"line\":")
        append(line)
        append(",\"code\":")
        JSONTextWriter.appendString(code, to: &bytes)
        append(",\"field\":")
        if let field { JSONTextWriter.appendString(field, to: &bytes) } else { append("null") }
        append(",\"message\":")
        JSONTextWriter.appendString(message, to: &bytes)
        append(isRetryable ? ",\"retryable\":true}}\n" : ",\"retryable\":false}}\n")
    }

    /// The answer to a client that speaks HTTP.
    mutating func httpRefusal() {
        let message = "HTTP is not served on this socket yet: send newline-delimited JSON, one event a line"
        let body = "{\"code\":\"not_implemented\",\"message\":\"\(message)\"}\n"
        append("HTTP/1.1 501 Not Implemented\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n")
        append("Connection: close\r\n\r\n")
        append(body)
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func append(_ number: UInt64) { bytes.append(contentsOf: String(number).utf8) }
}
