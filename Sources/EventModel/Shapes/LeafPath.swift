/// A place in events: keys and array elements from the event's top, `properties.products[].sku`.
///
/// In the text a `.`, `[` or `\` of a key has a `\` before it, and an empty key is `\e`, so that no two places share a text.
public struct LeafPath: Sendable {
    public enum Step: Sendable {
        /// The value under a key of an object; UTF-8.
        case key([UInt8])
        /// Any element of an array.
        case element
    }

    public let steps: [Step]

    public init(steps: [Step]) { self.steps = steps }

    /// Reads a path's text; nil when it is none.
    public init?(_ text: String) {
        var parser = Parser(text: Array(text.utf8))
        guard let steps = parser.steps() else { return nil }
        self.steps = steps
    }

    public var text: String {
        var output: [UInt8] = []
        for step in steps { Self.append(step, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    static func append(_ step: Step, to output: inout [UInt8]) {
        switch step {
        case .element: output.append(contentsOf: "[]".utf8)
        case .key(let key): key.withUnsafeBufferPointer { append(key: $0, to: &output) }
        }
    }

    static func append(key: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        if !output.isEmpty { output.append(UInt8(ascii: ".")) }
        if key.isEmpty { output.append(contentsOf: #"\e"#.utf8) }
        for byte in key {
            if isEscaped(byte) { output.append(UInt8(ascii: #"\"#)) }
            output.append(byte)
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: #"\"#)
    }

    private struct Parser {
        let text: [UInt8]
        var at = 0

        init(text: [UInt8]) { self.text = text }

        mutating func steps() -> [Step]? {
            var steps: [Step] = []
            while at < text.count {
                if text[at] == UInt8(ascii: "[") {
                    guard at + 1 < text.count, text[at + 1] == UInt8(ascii: "]") else { return nil }
                    at += 2
                    steps.append(.element)
                    continue
                }
                if !steps.isEmpty {
                    guard text[at] == UInt8(ascii: ".") else { return nil }
                    at += 1
                }
                guard let key = key() else { return nil }
                steps.append(.key(key))
            }
            return steps
        }

        private mutating func key() -> [UInt8]? {
            if text[at...].starts(with: #"\e"#.utf8) {
                at += 2
                return []
            }
            var key: [UInt8] = []
            while at < text.count, text[at] != UInt8(ascii: "."), text[at] != UInt8(ascii: "[") {
                if text[at] == UInt8(ascii: #"\"#) {
                    at += 1
                    guard at < text.count, LeafPath.isEscaped(text[at]) else { return nil }
                }
                key.append(text[at])
                at += 1
            }
            return key.isEmpty ? nil : key
        }
    }
}
