/// Takes an input apart from its beginning; behind its end everything is zero.
struct InputReader {
    private var rest: ArraySlice<UInt8>

    init(_ input: [UInt8]) { rest = input[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number of 3 bytes, little-endian.
    mutating func number() -> Int { Int(byte()) | Int(byte()) << 8 | Int(byte()) << 16 }

    /// Up to so many bytes.
    mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
        let taken = rest.prefix(count)
        rest = rest.dropFirst(count)
        return taken
    }
}

/// The opposite of ``InputReader``.
struct InputWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(number: Int) { bytes += [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number >> 16 & 0xFF)] }

    mutating func append(_ content: some Sequence<UInt8>) { bytes += content }
}
