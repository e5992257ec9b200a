/// Says whether bytes are one JSON object that we take, and what is kept of it: RFC 8259 read by the letter, a byte at a time, recursively.
struct PlainJSONReader {
    private struct Fault: Error {}

    private let text: [UInt8]
    private let depthMax: Int
    private var at = 0
    private var kept: [UInt8] = []

    static func accepts(_ text: [UInt8], depthMax: Int) -> Bool { kept(text, depthMax: depthMax) != nil }

    /// The object without the space between its tokens, escapes only where JSON demands them, numbers as they are; nil when it is none.
    static func kept(_ text: [UInt8], depthMax: Int) -> [UInt8]? {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        var reader = PlainJSONReader(text: text, depthMax: depthMax)
        do {
            reader.space()
            guard reader.next == UInt8(ascii: "{") else { return nil }
            try reader.value(depth: 1)
            reader.space()
            return reader.at == text.count ? reader.kept : nil
        } catch { return nil }
    }

    private init(text: [UInt8], depthMax: Int) { (self.text, self.depthMax) = (text, depthMax) }

    private var next: UInt8? { at < text.count ? text[at] : nil }

    private mutating func space() { while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { at += 1 } }

    private mutating func take(_ word: StaticString) throws {
        let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard text[at...].starts(with: bytes) else { throw Fault() }
        at += bytes.count
    }

    /// Takes a word that is kept.
    private mutating func keep(_ word: StaticString) throws {
        let start = at
        try take(word)
        kept += text[start..<at]
    }

    private mutating func value(depth: Int) throws {
        switch next {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try keep("true")
        case UInt8(ascii: "f"): try keep("false")
        case UInt8(ascii: "n"): try keep("null")
        default: try number()
        }
    }

    private mutating func elements(_ open: StaticString, _ close: UInt8, _ depth: Int, _ element: (inout PlainJSONReader) throws -> Void) throws {
        guard depth <= depthMax else { throw Fault() }
        try keep(open)
        space()
        if keeps(close) { return }
        while true {
            space()
            try element(&self)
            space()
            if keeps(close) { return }
            try keep(",")
        }
    }

    private mutating func keeps(_ close: UInt8) -> Bool {
        guard next == close else { return false }
        at += 1
        kept.append(close)
        return true
    }

    private mutating func array(depth: Int) throws {
        try elements("[", UInt8(ascii: "]"), depth) { try $0.value(depth: depth + 1) }
    }

    private mutating func object(depth: Int) throws {
        var keys: Set<[Unicode.Scalar]> = []
        try elements("{", UInt8(ascii: "}"), depth) { reader in
            guard keys.insert(try reader.string()).inserted else { throw Fault() }
            reader.space()
            try reader.keep(":")
            reader.space()
            try reader.value(depth: depth + 1)
        }
    }

    /// The characters of a string.
    private mutating func string() throws -> [Unicode.Scalar] {
        try take("\"")
        var units: [UInt16] = []
        var plain: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw Fault() }
            if byte == UInt8(ascii: "\\") {
                units += Array(String(decoding: plain, as: UTF8.self).utf16)
                plain = []
                units.append(try escape())
            } else {
                plain.append(byte)
                at += 1
            }
        }
        try take("\"")
        guard let text = String(validating: units + Array(String(decoding: plain, as: UTF8.self).utf16), as: UTF16.self) else { throw Fault() }
        keep(string: text)
        return Array(text.unicodeScalars)
    }

    private mutating func keep(string: String) {
        let short: [Unicode.Scalar: StaticString] = ["\"": "\\\"", "\\": "\\\\", "\u{8}": "\\b", "\t": "\\t", "\n": "\\n", "\u{C}": "\\f", "\r": "\\r"]
        kept.append(UInt8(ascii: "\""))
        for scalar in string.unicodeScalars {
            if let escape = short[scalar] {
                kept += Array("\(escape)".utf8)
            } else if scalar.value < 0x20 {
                kept += Array(("\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)).utf8)
            } else {
                kept += Array(String(scalar).utf8)
            }
        }
        kept.append(UInt8(ascii: "\""))
    }

    private mutating func escape() throws -> UInt16 {
        try take("\\")
        guard let letter = next else { throw Fault() }
        at += 1
        let simple: [UInt8: UInt16] = [0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9]
        if let unit = simple[letter] { return unit }
        guard letter == UInt8(ascii: "u"), at + 4 <= text.count else { throw Fault() }
        let digits = String(decoding: text[at..<at + 4], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else { throw Fault() }
        at += 4
        return unit
    }

    private mutating func digits() throws {
        let start = at
        while let next, (48...57).contains(next) { at += 1 }
        guard at > start else { throw Fault() }
    }

    private mutating func number() throws {
        let start = at
        defer { kept += text[start..<at] }
        if next == UInt8(ascii: "-") { at += 1 }
        if next == 48 { at += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        guard next == UInt8(ascii: "e") || next == UInt8(ascii: "E") else { return }
        at += 1
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
        try digits()
    }
}
