// A file that is mostly zeros, written short so that changes hit what matters:
//
//     file   = size (3 bytes), number of parts (1 byte), part…
//     part   = offset (3 bytes), length (3 bytes), bytes

enum SparseFile {
    /// No file that an input describes is larger.
    static let bytesMax = 1 << 20
    /// As many zeros end a part.
    private static let gapBytes = 16

    static func read(_ input: inout InputReader) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(input.number(), bytesMax))
        for _ in 0..<input.byte() {
            let start = input.number()
            let part = input.bytes(input.number())
            guard start < bytes.count else { continue }
            let fitting = part.prefix(bytes.count - start)
            bytes.replaceSubrange(start..<start + fitting.count, with: fitting)
        }
        return bytes
    }

    static func write(_ bytes: [UInt8], to output: inout InputWriter) {
        let parts = parts(bytes)
        output.append(number: bytes.count)
        output.append(UInt8(parts.count))
        for part in parts {
            output.append(number: part.lowerBound)
            output.append(number: part.count)
            output.append(bytes[part])
        }
    }

    /// Where the bytes are that are not zero; at most 255 ranges.
    private static func parts(_ bytes: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        for at in bytes.indices where bytes[at] != 0 {
            if let last = parts.last, at - last.upperBound < gapBytes || parts.count == 255 {
                parts[parts.count - 1] = last.lowerBound..<at + 1
            } else {
                parts.append(at..<at + 1)
            }
        }
        return parts
    }
}
