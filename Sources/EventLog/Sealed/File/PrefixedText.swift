import EventModel

/// Packed strings that are one prefix and a number: how a prefixed column's values become numbers and come back.
enum PrefixedText {
    /// The prefix that all the packed values share, every one followed by a number; nil when they do not.
    ///
    /// - Parameter value: Packed value `index`.
    static func prefix(count: Int, _ value: (Int) -> UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard count > 0, (0..<count).allSatisfy({ text(value($0)) != nil }) else { return nil }
        let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        guard let bytes = PrefixedNumbers.prefixBytes(count: count, { text(value($0)) ?? empty }), bytes <= ColumnLayout.prefixBytesMax else { return nil }
        return text(value(0)).map { Array($0[..<bytes]) }
    }

    /// The number of a value whose column has a prefix of so many bytes.
    static func number(_ value: UnsafeBufferPointer<UInt8>, prefixBytes: Int) -> Int64? {
        text(value).flatMap { PrefixedNumbers.number($0, prefixBytes: prefixBytes) }
    }

    /// Appends the packed value that a number stands for; false when it is longer than any that was stored so.
    static func append(prefix: [UInt8], number: Int64, to heap: inout ByteHeap) -> Bool {
        let start = heap.count
        heap.append(shortString)
        prefix.withUnsafeBufferPointer { PrefixedNumbers.append(number, prefix: $0, to: &heap) }
        let count = heap.count - start - 1
        guard count <= shortBytesMax else { return false }
        heap.withMutableBytes { $0[start] = shortString | UInt8(count) }
        return true
    }

    /// The text of a packed string short enough for its length to stand in its tag; nil for every other value.
    private static func text(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let tag = value.first, tag & 0xC0 == shortString, value.count == 1 + Int(tag & 0x3F) else { return nil }
        return UnsafeBufferPointer(rebasing: value[1...])
    }

    /// As PackedJSON.swift has it: 0x40…0x7F, a string of 0…63 bytes.
    private static let shortString: UInt8 = 0x40
    private static let shortBytesMax = 63
}
