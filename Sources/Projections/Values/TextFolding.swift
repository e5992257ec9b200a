import Foundation

/// Texts as rules compare them: without case and accents, unless a rule asks for exactness.
struct TextFolding {
    let isExact: Bool

    func isEqual(_ a: String, _ b: String) -> Bool { isExact ? a == b : compare(a, b) == 0 }

    func isBefore(_ a: String, _ b: String) -> Bool { isExact ? a < b : compare(a, b) < 0 }

    func contains(_ text: String, _ part: String) -> Bool { part.isEmpty || folded(text).contains(folded(part)) }

    func hasPrefix(_ text: String, _ part: String) -> Bool { folded(text).hasPrefix(folded(part)) }

    func hasSuffix(_ text: String, _ part: String) -> Bool { folded(text).hasSuffix(folded(part)) }

    private func folded(_ text: String) -> String { isExact ? text : Self.folded(text) }

    /// ASCII is compared in place; anything else is folded first.
    private func compare(_ a: String, _ b: String) -> Int {
        var (left, right) = (a.utf8.makeIterator(), b.utf8.makeIterator())
        while true {
            let (x, y) = (left.next(), right.next())
            guard let x, let y else { return (x == nil ? 0 : 1) - (y == nil ? 0 : 1) }
            if x >= 0x80 || y >= 0x80 { return Self.compareFolded(a, b) }
            let (p, q) = (Self.lower(x), Self.lower(y))
            if p != q { return Self.isASCII(a) && Self.isASCII(b) ? Int(p) - Int(q) : Self.compareFolded(a, b) }
        }
    }

    private static func compareFolded(_ a: String, _ b: String) -> Int {
        let (x, y) = (folded(a), folded(b))
        return x == y ? 0 : (x < y ? -1 : 1)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    static func folded(_ text: String) -> String {
        if isASCII(text) { return String(decoding: text.utf8.map(lower), as: UTF8.self) }
        return text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
