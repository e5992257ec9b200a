/// Reads a signature with every bound checked.
struct SignatureReader {
    private var p: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    /// - Precondition: `bytes` are not empty.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { preconditionFailure("a signature has a byte at least") }
        self.init(start, start + bytes.count)
    }

    private init(_ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) { (self.p, self.end) = (p, end) }

    var isAtEnd: Bool { p == end }

    /// The next byte; nil at the end.
    mutating func token() -> UInt8? {
        guard p < end else { return nil }
        defer { p += 1 }
        return p[0]
    }

    /// The content of the container whose token was read; nil when it is longer than what is left.
    mutating func content() -> SignatureReader? {
        guard end - p >= 2 else { return nil }
        let count = Int(p[0]) | Int(p[1]) << 8
        guard end - p - 2 >= count else { return nil }
        let content = SignatureReader(p + 2, p + 2 + count)
        p = content.end
        return content
    }

    /// The next key: as packed, and its text; nil when it is none.
    mutating func key() -> (packed: UnsafeBufferPointer<UInt8>, text: UnsafeBufferPointer<UInt8>)? {
        let start = p
        guard let first = token() else { return nil }
        if first >= 0x80 {
            return WellKnownKeyTable.shared.text(first & 0x7F).map { (UnsafeBufferPointer(start: start, count: 1), $0) }
        }
        guard let count = first == PackedTag.longKey ? longKeyCount() : Int(first), end - p >= count else { return nil }
        let text = UnsafeBufferPointer(start: p, count: count)
        p += count
        guard PackedJSONCheck.isUTF8(text) else { return nil }
        return (UnsafeBufferPointer(start: start, count: p - start), text)
    }

    /// A varint; signatures are too short for more than 28 bits.
    private mutating func longKeyCount() -> Int? {
        var (value, shift) = (0, 0)
        while shift < 28, let byte = token() {
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
