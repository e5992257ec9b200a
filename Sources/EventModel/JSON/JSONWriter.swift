/// Writes one JSON text without Foundation: the caller opens and closes, the writer places commas.
///
/// ```swift
/// var json = JSONWriter()
/// json.object { json in
///     json.field("size", 3)
///     json.field("members") { json in json.array { json in json.string("c17") } }
/// }
/// json.text // {"size":3,"members":["c17"]}
/// ```
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init() {}

    /// The text written so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    public mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows { try nest("{", "}", body) }
    public mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows { try nest("[", "]", body) }

    private mutating func nest(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        try body(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    /// Writes a key; exactly one value must follow.
    public mutating func key(_ name: String) {
        separate()
        JSONTextWriter.appendString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func null() { raw("null") }
    public mutating func string(_ value: String) {
        separate()
        JSONTextWriter.appendString(value, to: &bytes)
    }
    public mutating func number(_ value: Int) { raw(String(value)) }
    public mutating func number(_ value: UInt64) { raw(String(value)) }
    public mutating func number(_ value: ExactDecimal) { raw(value.description) }
    public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
    public mutating func instant(_ value: Instant) { string(value.rfc3339) }
    public mutating func value(_ value: JSONValue) {
        separate()
        value.appendJSON(to: &bytes)
    }
    /// Writes text that is JSON already.
    public mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    public mutating func field(_ name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        key(name)
        try body(&self)
    }
    public mutating func field(_ name: String, texts: [String]) {
        field(name) { json in json.array { json in for text in texts { json.string(text) } } }
    }
    public mutating func field(_ name: String, _ value: String?) { field(name) { json in value.map { json.string($0) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: Int?) { field(name) { json in value.map { json.number($0) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: Bool?) { field(name) { json in value.map { json.bool($0) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: ExactDecimal?) { field(name) { json in value.map { json.number($0) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: Instant?) { field(name) { json in value.map { json.instant($0) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: LogPosition?) { field(name) { json in value.map { json.number($0.rawValue) } ?? json.null() } }
    public mutating func field(_ name: String, _ value: JSONValue?) { field(name) { json in value.map { json.value($0) } ?? json.null() } }
}
