import EventModel

/// A Block's payload as the file has it.
enum StoredPayload {
    /// The payload before LZ4; nil when the checksum or a size does not hold.
    static func raw(_ stored: UnsafeRawBufferPointer, _ isLZ4: Bool, _ rawBytes: Int, checksum: UInt64) -> PackedBytes? {
        guard SegmentFormat.checksum(stored) == checksum else { return nil }
        guard isLZ4 else { return stored.count == rawBytes ? PackedBytes(copying: stored) : nil }
        return PackedBytes(count: rawBytes) { LZ4.decompress(stored, into: $0) }
    }
}
