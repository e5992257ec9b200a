import EventLog
import EventModel

extension Hello {
    private static let keys = ["source", "producer", "first_line", "clock", "receipts", "domain"]

    /// True when the line is an object whose first key is `hello`, whatever follows.
    ///
    /// A hello with a mistake in it must not pass for an event: what follows it would be stored under the wrong source.
    static func begins(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = line[...].drop(while: isSpace)
        guard rest.popFirst() == UInt8(ascii: "{") else { return false }
        return rest.drop(while: isSpace).starts(with: "\"hello\"".utf8)
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    /// Reads a line that ``begins(_:)``.
    ///
    /// - Throws: ``EventError`` that names the key at fault.
    static func read(_ line: UnsafeBufferPointer<UInt8>) throws(EventError) -> Hello {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw EventError(.invalidJSON, "the line is not valid UTF-8")
        }
        let root = try JSONValue(parsing: text)
        guard let hello = root["hello"], hello.kind == .object else {
            throw EventError(.invalidEvent, field: "hello", "must be an object, such as {\"hello\":{\"source\":\"checkout\"}}")
        }
        for (key, _) in root.fields where key != "hello" {
            throw EventError(.invalidEvent, field: key, "a hello stands alone on its line")
        }
        for (key, _) in hello.fields where !keys.contains(key) {
            throw EventError(.invalidEvent, field: "hello.\(key)", "unknown key; known are \(keys.joined(separator: ", "))")
        }
        return try HelloReader(fields: hello).read()
    }
}

/// The fields of a hello, one by one.
private struct HelloReader {
    let fields: JSONValue

    func read() throws(EventError) -> Hello {
        var hello = Hello()
        if let source = try text("source", bytesMax: EventLimits.sourceBytesMax) { hello.source = source }
        hello.producer = try text("producer", bytesMax: AppendLimits.producerBytesMax)
        hello.firstLine = try lineNumber("first_line") ?? 1
        if let clock = try choice("clock", AppendOrigin.Clock.init(rawValue:), "exact or skewed") { hello.clock = clock }
        if let receipts = try choice("receipts", Hello.Receipts.init(rawValue:), "batch or each") { hello.receipts = receipts }
        if let domain = try choice("domain", Domain.init(rawValue:), "customer or pseudonymous") { hello.domain = domain }
        return hello
    }

    private func text(_ key: String, bytesMax: Int) throws(EventError) -> String? {
        guard let value = fields[key] else { return nil }
        guard let text = value.stringValue, (1...bytesMax).contains(text.utf8.count) else {
            throw EventError(.invalidEvent, field: "hello.\(key)", "must be a string of 1 to \(bytesMax) bytes")
        }
        return text
    }

    private func choice<Choice>(_ key: String, _ make: (String) -> Choice?, _ allowed: String) throws(EventError) -> Choice? {
        guard let value = fields[key] else { return nil }
        guard let choice = value.stringValue.flatMap(make) else {
            throw EventError(.invalidEvent, field: "hello.\(key)", "must be \(allowed)")
        }
        return choice
    }

    private func lineNumber(_ key: String) throws(EventError) -> Int64? {
        guard let value = fields[key] else { return nil }
        guard let decimal = value.decimalValue, decimal.scale == 0, let number = Int64(exactly: decimal.mantissa), number >= 1 else {
            throw EventError(.invalidEvent, field: "hello.\(key)", "must be a whole number from 1")
        }
        return number
    }
}
