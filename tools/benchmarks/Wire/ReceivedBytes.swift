/// Received bytes, read message by message; nil stands for "not all here yet".
struct ReceivedBytes {
    private let bytes: UnsafeRawBufferPointer
    private(set) var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next line without its CR LF.
    mutating func line() -> UnsafeRawBufferPointer? {
        guard let end = bytes[at...].firstIndex(of: 0x0A) else { return nil }
        defer { at = end + 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<max(at, end - 1)])
    }

    /// The next `count` bytes.
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, bytes.count - at >= count else { return nil }
        defer { at += count }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<at + count])
    }

    /// The number in decimal that a line ends with.
    static func lastNumber(in line: UnsafeRawBufferPointer) -> Int? {
        let digits = line.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty, digits.count < 10 else { return nil }
        return digits.reversed().reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
}
