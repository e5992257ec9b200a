import CXXHash
import EventModel

/// Packed strings (see `EventModel/JSON/PackedJSON.swift`) as keys of look-ups.
enum PackedText {
    private static let uuidTag: UInt8 = 0x06
    private static let longTag: UInt8 = 0x07
    private static let shortTag: UInt8 = 0x40
    private static let shortBytesMax = 63

    /// The string that begins here, with its tag. The bytes were checked before.
    static func bytes(_ start: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let tag = start[0]
        if tag == uuidTag { return UnsafeBufferPointer(start: start, count: AssignedMessageId.packedBytes) }
        if tag != longTag { return UnsafeBufferPointer(start: start, count: 1 + Int(tag & 0x3F)) }
        var (length, at, shift) = (0, 1, 0)
        while shift < 63 {
            length |= Int(start[at] & 0x7F) &<< shift
            at += 1
            if start[at - 1] < 0x80 { break }
            shift += 7
        }
        return UnsafeBufferPointer(start: start, count: at + length)
    }

    /// Packs a text as events have it.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to heap: inout ByteHeap) {
        if let (high, low) = PackedUUID.halves(text: text) {
            return AssignedMessageId(high: high, low: low).withPacked { heap.append(UnsafeRawBufferPointer($0)) }
        }
        if text.count <= shortBytesMax {
            heap.append(shortTag | UInt8(truncatingIfNeeded: text.count))
        } else {
            heap.append(longTag)
            heap.appendVarint(UInt64(text.count))
        }
        heap.append(UnsafeRawBufferPointer(text))
    }
}

extension MessageKey {
    /// The key of a messageId as text.
    static func with(
        _ messageId: String, _ body: (MessageKey) throws(EventLogError) -> UInt64?
    ) throws(EventLogError) -> UInt64? {
        var packed: [UInt8] = []
        var text = messageId
        text.withUTF8 {
            var heap = ByteHeap(capacity: 128)
            PackedText.append($0, to: &heap)
            packed = Array(heap.bytes)
        }
        return try packed.withUnsafeBufferPointer { packed throws(EventLogError) in
            try body(MessageKey(hash: XXH3_64bits(packed.baseAddress, packed.count), packed: packed))
        }
    }
}
