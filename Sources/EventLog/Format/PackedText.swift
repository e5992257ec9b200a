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
        if let uuid = uuid(text) { return uuid.withPacked { heap.append(UnsafeRawBufferPointer($0)) } }
        if text.count <= shortBytesMax {
            heap.append(shortTag | UInt8(truncatingIfNeeded: text.count))
        } else {
            heap.append(longTag)
            heap.appendVarint(UInt64(text.count))
        }
        heap.append(UnsafeRawBufferPointer(text))
    }

    /// The UUID of 36 lower-case characters.
    private static func uuid(_ text: UnsafeBufferPointer<UInt8>) -> AssignedMessageId? {
        guard text.count == UUIDText.bytes else { return nil }
        var (high, low, digits) = (UInt64(0), UInt64(0), 0)
        for (index, character) in text.enumerated() {
            let isDash = character == UInt8(ascii: "-")
            guard isDash == [8, 13, 18, 23].contains(index) else { return nil }
            if isDash { continue }
            guard let nibble = nibble(character) else { return nil }
            if digits < 16 { high = high << 4 | nibble } else { low = low << 4 | nibble }
            digits += 1
        }
        return AssignedMessageId(high: high, low: low)
    }

    private static func nibble(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        default: nil
        }
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
