import EventModel

/// A text that is looked for in many others, without case and accents: folded once.
struct TextNeedle {
    private let folded: [UInt8]

    init(_ text: String) { folded = Array(TextFolding.folded(text).utf8) }

    func stands(in text: String) -> Bool {
        var text = text
        let found: Bool? = text.withUTF8 { utf8 in
            if folded.isEmpty { return true }
            // Other letters may fold into fewer or more bytes.
            return utf8.allSatisfy { $0 < 0x80 } ? Self.contains(utf8, folded) { $0 &- 65 < 26 ? $0 | 0x20 : $0 } : nil
        }
        if let found { return found }
        var other = TextFolding.folded(text)
        return other.withUTF8 { Self.contains($0, folded) { $0 } }
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

    @inline(__always)
    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8], _ fold: (UInt8) -> UInt8) -> Bool {
        guard text.count >= part.count else { return false }
        for start in 0...text.count - part.count where fold(text[start]) == part[0] {
            var length = 1
            while length < part.count, fold(text[start + length]) == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}
