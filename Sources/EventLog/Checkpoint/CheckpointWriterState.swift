import EventModel

/// Where the writer was at a checkpoint's position.
struct CheckpointWriterState: Hashable, Sendable {
    /// Of the last event: the log's clock goes on above it.
    var recordedAt: Instant
    var events: UInt64
    /// The highest ordinal.
    var identifiers: UInt64
    /// Keys in the filter.
    var messageIds: UInt64

    private static let version: UInt32 = 1
    private static let bytes = 48

    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.bytes)
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, Self.version)
            buffer.setField(8, recordedAt.micros)
            buffer.setField(16, events)
            buffer.setField(24, identifiers)
            buffer.setField(32, messageIds)
        }
        return bytes
    }

    init(recordedAt: Instant, events: UInt64, identifiers: UInt64, messageIds: UInt64) {
        (self.recordedAt, self.events, self.identifiers, self.messageIds) = (recordedAt, events, identifiers, messageIds)
    }

    init(_ section: SharedBytes) throws(MappedDamage) {
        let bytes = section.bytes
        guard bytes.count == Self.bytes, bytes.field(0, as: UInt32.self) == Self.version else {
            throw MappedDamage(offsetBytes: 0, "no writer state of version \(Self.version)")
        }
        self.init(
            recordedAt: Instant(micros: bytes.field(8, as: Int64.self)), events: bytes.field(16, as: UInt64.self),
            identifiers: bytes.field(24, as: UInt64.self), messageIds: bytes.field(32, as: UInt64.self))
    }
}
