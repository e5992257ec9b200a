import EventModel

/// Writes a row as a Block's payload has it, length first, in one go to where it will stay.
struct RowEncoder {
    var flags: UInt8
    var type: EventType
    var source: UInt32
    var occurredAtDelta: Int64
    /// Index among the identifiers; 255 for none.
    var anchorIndex: UInt8
    var assignedMessageId: AssignedMessageId?

    private static let assignedBytes = 16

    /// Bytes of the row behind its length.
    @inline(__always)
    func rowBytes(_ identifiers: UnsafeBufferPointer<IdentifierOrdinal>, eventBytes: Int) -> Int {
        // Flags, type, the count of identifiers and the anchor take a byte each.
        var bytes = 4 &+ varintBytes(UInt64(source)) &+ varintBytes(zigzag(occurredAtDelta)) &+ eventBytes
        for ordinal in identifiers { bytes &+= varintBytes(UInt64(ordinal.rawValue)) }
        return assignedMessageId == nil ? bytes : bytes &+ Self.assignedBytes
    }

    /// Writes length and row; returns the bytes written. There is room for `rowBytes` and the length's varint.
    @inline(__always)
    func write(
        to start: UnsafeMutablePointer<UInt8>, _ rowBytes: Int, _ identifiers: UnsafeBufferPointer<IdentifierOrdinal>,
        _ event: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var at = start
        Self.put(UInt64(rowBytes), &at)
        Self.put(byte: flags, &at)
        Self.put(byte: type.rawValue, &at)
        Self.put(UInt64(source), &at)
        Self.put(zigzag(occurredAtDelta), &at)
        Self.put(byte: UInt8(truncatingIfNeeded: identifiers.count), &at)
        for ordinal in identifiers { Self.put(UInt64(ordinal.rawValue), &at) }
        Self.put(byte: anchorIndex, &at)
        if let id = assignedMessageId {
            UnsafeMutableRawPointer(at).storeBytes(of: id.high.bigEndian, as: UInt64.self)
            UnsafeMutableRawPointer(at).storeBytes(of: id.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            at += Self.assignedBytes
        }
        if let bytes = event.baseAddress { at.update(from: bytes, count: event.count) }
        return at + event.count - start
    }

    @inline(__always)
    private static func put(byte: UInt8, _ at: inout UnsafeMutablePointer<UInt8>) {
        at[0] = byte
        at += 1
    }

    @inline(__always)
    private static func put(_ value: UInt64, _ at: inout UnsafeMutablePointer<UInt8>) {
        var rest = value
        while rest >= 0x80 {
            put(byte: UInt8(truncatingIfNeeded: rest) | 0x80, &at)
            rest &>>= 7
        }
        put(byte: UInt8(truncatingIfNeeded: rest), &at)
    }
}

/// Bytes that a value takes as a varint.
@inline(__always)
func varintBytes(_ value: UInt64) -> Int { (70 &- (value | 1).leadingZeroBitCount) / 7 }
