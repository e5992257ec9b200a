import EventModel

/// The bytes are not what a fold of this version wrote.
struct StateDamage: Error {}

/// Reads what ``StateWriter`` wrote. Whatever the bytes are, it reads no others and traps never.
struct StateReader {
    /// Changes whenever a fold keeps something else: what was written by another is of no use.
    static let version: UInt8 = 1

    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var values: PackedBytes
    private var events = EventBatch.empty

    /// - Parameter bytes: A whole state; they outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(StateDamage) {
        (self.bytes, values) = (bytes, PackedBytes(copying: UnsafeRawBufferPointer(start: nil, count: 0)))
        guard try byte() == Self.version else { throw StateDamage() }
        let count = try count()
        values = PackedBytes(copying: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[at..<at + count]))
        at += count
        var builder = EventBatchBuilder()
        for _ in 0..<(try self.count()) { try readEvent(into: &builder) }
        events = builder.build()
    }

    private mutating func readEvent(into builder: inout EventBatchBuilder) throws(StateDamage) {
        let (position, recordedAt, occurredAt) = (try position(), try instant(), try instant())
        guard let type = EventType(rawValue: UInt8(truncatingIfNeeded: try int())) else { throw StateDamage() }
        let (anchor, source) = (IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: try int())), try text())
        let assigned = try optional { reader throws(StateDamage) in AssignedMessageId(high: try reader.fixed(), low: try reader.fixed()) }
        let identifiers = try list { reader throws(StateDamage) in IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: try reader.int())) }
        let header = EventBatchBuilder.Header(
            position: position, recordedAt: recordedAt, occurredAt: occurredAt, type: type, anchor: anchor, source: source, assignedMessageId: assigned)
        builder.append(header, identifiers: identifiers, event: try json())
    }

    /// That nothing is left.
    func checkEnd() throws(StateDamage) { if at != bytes.count { throw StateDamage() } }

    mutating func byte() throws(StateDamage) -> UInt8 {
        guard at < bytes.count else { throw StateDamage() }
        at += 1
        return bytes[at - 1]
    }

    private mutating func varint() throws(StateDamage) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while shift < 64 {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw StateDamage()
    }

    private mutating func zigzag() throws(StateDamage) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// How many things follow, of a byte each at least.
    private mutating func count() throws(StateDamage) -> Int {
        let count = try varint()
        guard count <= UInt64(bytes.count - at) else { throw StateDamage() }
        return Int(count)
    }

    private mutating func fixed() throws(StateDamage) -> UInt64 {
        guard bytes.count - at >= 8 else { throw StateDamage() }
        at += 8
        return UInt64(littleEndian: UnsafeRawPointer(bytes.baseAddress! + (at - 8)).loadUnaligned(as: UInt64.self))
    }

    mutating func int() throws(StateDamage) -> Int { Int(try zigzag()) }

    mutating func instant() throws(StateDamage) -> Instant { Instant(micros: try zigzag()) }

    mutating func position() throws(StateDamage) -> LogPosition { LogPosition(rawValue: try varint()) }

    mutating func flag() throws(StateDamage) -> Bool { try byte() != 0 }

    mutating func text() throws(StateDamage) -> String {
        let count = try count()
        at += count
        guard let text = String(validating: UnsafeBufferPointer(rebasing: bytes[at - count..<at]), as: UTF8.self) else { throw StateDamage() }
        return text
    }

    mutating func decimal() throws(StateDamage) -> ExactDecimal {
        let scale = Int(try byte())
        guard scale <= ExactDecimal.scaleMax else { throw StateDamage() }
        let (low, high) = (try fixed(), Int64(bitPattern: try fixed()))
        return ExactDecimal(mantissa: Int128(high) << 64 | Int128(low), scale: scale)
    }

    mutating func json() throws(StateDamage) -> JSONValue {
        let (start, count) = (try varint(), try varint())
        guard start <= UInt64(values.count), count <= UInt64(values.count) - start,
            let value = JSONValue(values, checking: Int(start)..<Int(start + count))
        else { throw StateDamage() }
        return value
    }

    mutating func event() throws(StateDamage) -> RecordedEvent {
        let index = try varint()
        guard index < UInt64(events.count) else { throw StateDamage() }
        return events[Int(index)]
    }

    mutating func optional<Value>(_ read: (inout StateReader) throws(StateDamage) -> Value) throws(StateDamage) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Element>(_ read: (inout StateReader) throws(StateDamage) -> Element) throws(StateDamage) -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    mutating func table<Key: Hashable, Value>(
        _ readKey: (inout StateReader) throws(StateDamage) -> Key, _ readValue: (inout StateReader) throws(StateDamage) -> Value
    ) throws(StateDamage) -> [Key: Value] {
        let count = try count()
        var table: [Key: Value] = [:]
        table.reserveCapacity(count)
        for _ in 0..<count {
            let key = try readKey(&self)
            guard table.updateValue(try readValue(&self), forKey: key) == nil else { throw StateDamage() }
        }
        return table
    }

    mutating func table<Value>(_ read: (inout StateReader) throws(StateDamage) -> Value) throws(StateDamage) -> [String: Value] {
        try table({ reader throws(StateDamage) in try reader.text() }, read)
    }

    mutating func instants() throws(StateDamage) -> [Instant] {
        var last: Int64 = 0
        return try list { reader throws(StateDamage) in
            last &+= try reader.zigzag()
            return Instant(micros: last)
        }
    }
}
