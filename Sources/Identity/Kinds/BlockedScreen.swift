// Hardly any value is blocked, and asking the rules takes a String and a run of every regular expression. The screen answers "no" from the
// bytes alone, and never when the rules would say "yes":
//   - an exact value blocks a value of ASCII when both have the same bytes but for case (the rules compare in lower case, and characters
//     that are equivalent in Unicode are equal: so a value that is not ASCII is let through as soon as any exact value is defined);
//   - a pattern that begins with `^` and plain characters, with no alternative to them, finds only values that begin with those.

import Definitions

/// Rules out, by a value's bytes, that the definitions block it.
struct BlockedScreen: Sendable {
    /// Bit n is set when an exact value has n bytes; bit 63 for 63 and more.
    private var lengths: UInt64 = 0
    /// Of exact values of ASCII, ascending.
    private var hashes: [UInt64] = []
    private var hasExactValues = false
    /// What values begin with that a pattern finds.
    private var beginnings: [[UInt8]] = []
    /// Some rule cannot be judged by bytes.
    private var letsAllThrough = false

    init(_ blocked: [BlockedValue]) {
        for value in blocked {
            switch value {
            case .exact(let text): add(exact: text)
            case .pattern(let pattern): add(pattern: pattern.text)
            }
        }
        hashes.sort()
    }

    private mutating func add(exact text: String) {
        hasExactValues = true
        // Greek question mark and grave accent: not ASCII, but equal to ASCII characters.
        if text.unicodeScalars.contains(where: { $0.value == 0x037E || $0.value == 0x1FEF }) { letsAllThrough = true }
        Array(text.utf8).withUnsafeBytes { bytes in
            lengths |= Self.lengthBit(bytes.count)
            hashes.append(Self.lowercasedHash(bytes))
        }
    }

    private mutating func add(pattern: String) {
        let beginning = Self.beginning(ofAllFoundBy: Array(pattern.utf8))
        if beginning.isEmpty { letsAllThrough = true } else { beginnings.append(beginning) }
    }

    /// False when the rules certainly do not block the value.
    func mayBlock(_ value: UnsafeRawBufferPointer) -> Bool {
        if letsAllThrough { return true }
        for beginning in beginnings where value.starts(with: beginning) { return true }
        guard hasExactValues else { return false }
        if !Self.isASCII(value) { return true }
        return lengths & Self.lengthBit(value.count) != 0 && contains(Self.lowercasedHash(value))
    }

    private func contains(_ hash: UInt64) -> Bool {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }

    private static func lengthBit(_ count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

    private static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var all: UInt8 = 0
        for byte in bytes { all |= byte }
        return all < 0x80
    }

    /// FNV-1a over ASCII letters in lower case.
    private static func lowercasedHash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64((65...90).contains(byte) ? byte | 0x20 : byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Empty when the pattern may find values that begin in various ways.
    static func beginning(ofAllFoundBy pattern: [UInt8]) -> [UInt8] {
        guard pattern.first == UInt8(ascii: "^"), !pattern.contains(UInt8(ascii: "|")) else { return [] }
        var beginning: [UInt8] = []
        for (at, byte) in pattern.enumerated().dropFirst() where at == beginning.count + 1 && isPlain(byte) {
            let next = at + 1 < pattern.count ? pattern[at + 1] : 0
            if [UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "{")].contains(next) { break }
            beginning.append(byte)
            if next == UInt8(ascii: "+") { break }
        }
        return beginning
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [0x20, 0x2D, 0x40, 0x5F].contains(byte)
    }
}
