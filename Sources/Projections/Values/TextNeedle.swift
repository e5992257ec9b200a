import EventModel

/// A text that is looked for in many others, without case and accents: folded once.
struct TextNeedle {
    private let folded: [UInt8]

    init(_ text: String) { folded = Array(TextFolding.folded(text).utf8) }

    func stands(in text: String) -> Bool {
        guard !folded.isEmpty else { return true }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        // A text of other letters may fold into fewer or more.
        guard !isASCII || text.utf8.count >= folded.count else { return false }
        return Self.contains(Array((isASCII ? text : TextFolding.folded(text)).utf8), folded, foldsCase: isASCII)
    }

    /// In any text or number of a value, however deep.
    func stands(in value: JSONValue) -> Bool {
        switch value.kind {
        case .string: value.stringValue.map { stands(in: $0) } ?? false
        case .number: stands(in: value.jsonText)
        case .array: value.elements.contains { stands(in: $0) }
        case .object: value.fields.contains { stands(in: $0.value) }
        case .null, .bool: false
        }
    }

    func stands(in value: FieldValue?) -> Bool {
        switch value {
        case .text(let text): stands(in: text)
        case .number(let number): stands(in: number.description)
        case .instant(let instant): stands(in: instant.rfc3339)
        case .json(let json): stands(in: json)
        case .list(let values): values.contains { stands(in: $0) }
        case .record(let fields): fields.contains { stands(in: $0.value) }
        case .amounts(let amounts): amounts.contains { stands(in: $0.currency) || stands(in: $0.amount.map { .number($0) }) }
        case .bool, nil: false
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8], foldsCase: Bool) -> Bool {
        guard text.count >= part.count else { return false }
        for start in 0...text.count - part.count {
            var length = 0
            while length < part.count, (foldsCase ? lower(text[start + length]) : text[start + length]) == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}
