/// The UUID given to an event that came without a messageId of its own.
public struct AssignedMessageId: Hashable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// Reads 36 characters in lower case; nil for any other text.
    public init?(text: String) {
        var text = text
        guard let halves = text.withUTF8({ PackedUUID.halves(text: $0) }) else { return nil }
        self.init(high: halves.high, low: halves.low)
    }

    /// 36 characters, lower case.
    public var text: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { buffer in
            let raw = UnsafeMutableRawPointer(buffer.baseAddress!)
            raw.storeBytes(of: high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            return UUIDText.text(UnsafeBufferPointer(buffer))
        }
    }

    /// A UUID of version 7 (RFC 9562 §5.7): milliseconds of `instant`, then 74 random bits.
    public static func version7(at instant: Instant, random: (UInt64, UInt64)) -> AssignedMessageId {
        let millis = UInt64(bitPattern: max(instant.micros, 0) / 1000) & 0xFFFF_FFFF_FFFF
        return AssignedMessageId(high: millis << 16 | 0x7000 | (random.0 & 0x0FFF), low: 0x8000_0000_0000_0000 | (random.1 >> 2))
    }

    /// A UUID of version 8 (RFC 9562 §5.8) made from 128 bits of a hash.
    public static func version8(hash: (high: UInt64, low: UInt64)) -> AssignedMessageId {
        AssignedMessageId(high: (hash.high & ~0xF000) | 0x8000, low: 0x8000_0000_0000_0000 | (hash.low >> 2))
    }
}
