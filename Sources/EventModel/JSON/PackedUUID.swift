/// UUIDs inside packed JSON, as two big-endian halves.
public enum PackedUUID {
    /// The UUID of a packed string that is one in lower case; nil for every other value.
    public static func halves(packed bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard bytes.count == 17, bytes[0] == PackedTag.uuid, let start = bytes.baseAddress else { return nil }
        return halves(UnsafeRawPointer(start + 1))
    }

    /// The UUID that 36 characters in lower case spell; nil for every other text.
    public static func halves(text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard text.count == UUIDText.bytes, let start = text.baseAddress else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { uuid in
            guard let target = uuid.baseAddress, UUIDText.read(start, to: target) else { return nil }
            return halves(UnsafeRawPointer(target))
        }
    }

    @inline(__always)
    static func halves(_ bytes: UnsafeRawPointer) -> (high: UInt64, low: UInt64) {
        (UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)), UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension EventContent {
    /// The packed object's `messageId` when it is a UUID in lower case.
    public static func messageIdUUID(_ event: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard let cursor = messageId(event), cursor.tag == PackedTag.uuid else { return nil }
        return PackedUUID.halves(UnsafeRawPointer(cursor.p + 1))
    }
}
