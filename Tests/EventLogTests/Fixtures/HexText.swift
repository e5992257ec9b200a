/// Bytes as text: their number, then an offset and 32 bytes a line; lines of zeros are left out.
enum HexText {
    private static let lineBytes = 32

    struct Malformed: Error { let line: String }

    static func encode(_ bytes: [UInt8]) -> String {
        var text = "bytes \(bytes.count)\n"
        for start in stride(from: 0, to: bytes.count, by: lineBytes) {
            let line = bytes[start..<min(start + lineBytes, bytes.count)]
            if line.contains(where: { $0 != 0 }) { text += "\(start) \(hex(line))\n" }
        }
        return text
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    static func bytes(_ hex: some StringProtocol) throws -> [UInt8] {
        let digits = Array(hex)
        return try stride(from: 0, to: digits.count, by: 2).map { at in
            guard at + 1 < digits.count, let byte = UInt8(String(digits[at...at + 1]), radix: 16) else { throw Malformed(line: String(hex)) }
            return byte
        }
    }

    static func decode(_ text: String) throws -> [UInt8] {
        let lines = text.split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("bytes "), let count = Int(first.dropFirst(6)), count < 1 << 26 else { throw Malformed(line: "the first") }
        var bytes = [UInt8](repeating: 0, count: count)
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 2, let start = Int(words[0]) else { throw Malformed(line: String(line)) }
            let content = try self.bytes(words[1])
            guard start >= 0, start + content.count <= count else { throw Malformed(line: String(line)) }
            bytes.replaceSubrange(start..<start + content.count, with: content)
        }
        return bytes
    }
}
