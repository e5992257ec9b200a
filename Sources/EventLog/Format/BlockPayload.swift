import EventModel

/// A Block's payload, decompressed and walked row by row. Every length is checked before it is used.
struct BlockPayload {
    let bytes: PackedBytes
    private(set) var sources: [(code: UInt32, name: String)] = []
    /// Where each defined identifier's key stands in ``bytes``.
    private(set) var identifiers: [(ordinal: UInt32, key: Range<Int>)] = []
    private let rowsStart: Int

    /// One row; offsets are into ``BlockPayload/bytes``.
    struct Row {
        /// Of its length, which stands before it.
        var start = 0
        var flags: UInt8 = 0
        var type: EventType = .track
        var source: UInt32 = 0
        var occurredAtDelta: Int64 = 0
        var identifierCount = 0
        var identifiersOffset = 0
        var anchorIndex: UInt8 = 255
        var assignedMessageId: AssignedMessageId?
        var event: Range<Int> = 0..<0
    }

    /// Reads the head of the payload; nil when it breaks the grammar.
    init?(_ bytes: PackedBytes) {
        self.bytes = bytes
        var scan = PayloadScan(bytes.bytes)
        guard let sourceCount = scan.count(max: SegmentFormat.blockEventsMax) else { return nil }
        for _ in 0..<sourceCount {
            guard let code = scan.varint(), let name = scan.text(max: EventLimits.sourceBytesMax), code < UInt64(SegmentFormat.sourcesMax),
                let text = String(validating: UnsafeBufferPointer(rebasing: bytes.bytes[name]), as: UTF8.self)
            else { return nil }
            sources.append((UInt32(code), text))
        }
        guard let identifierCount = scan.count(max: SegmentFormat.blockEventsMax * EventLimits.identifiersMax) else { return nil }
        identifiers.reserveCapacity(min(identifierCount, bytes.count / 3))
        for _ in 0..<identifierCount {
            guard let ordinal = scan.varint(), ordinal > 0, ordinal <= UInt64(UInt32.max),
                let key = scan.text(max: EventLimits.identifierKindBytesMax + 1 + EventLimits.identifierValueBytesMax),
                IdentifierSection.isKey(UnsafeBufferPointer(rebasing: bytes.bytes[key]))
            else { return nil }
            identifiers.append((UInt32(ordinal), key))
        }
        rowsStart = scan.at
    }

    /// Calls `body` with each row in order.
    ///
    /// - Returns: The number of rows; nil when a row breaks the grammar.
    func forEachRow(limit: Int = .max, _ body: (Int, borrowing Row) -> Void) -> Int? {
        var scan = PayloadScan(bytes.bytes)
        scan.at = rowsStart
        var index = 0
        while scan.left > 0, index < limit {
            guard let row = scan.row() else { return nil }
            body(index, row)
            index += 1
        }
        return index
    }

    /// The ordinals of a row, as the event lists them.
    func ordinals(_ row: borrowing Row) -> [IdentifierOrdinal] {
        var scan = PayloadScan(bytes.bytes)
        scan.at = row.identifiersOffset
        return (0..<row.identifierCount).map { _ in IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: scan.varint() ?? 0)) }
    }

    func anchor(_ row: borrowing Row) -> IdentifierOrdinal {
        guard row.anchorIndex != 255 else { return .none }
        var scan = PayloadScan(bytes.bytes)
        scan.at = row.identifiersOffset
        for _ in 0..<row.anchorIndex { _ = scan.varint() }
        return IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: scan.varint() ?? 0))
    }

    func event(_ row: borrowing Row) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes.bytes[row.event]) }
}

/// A bounds-checked walk over payload bytes.
struct PayloadScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var left: Int { bytes.count - at }

    @inline(__always)
    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        at += 1
        return bytes[at - 1]
    }

    @inline(__always)
    mutating func varint() -> UInt64? {
        var (value, shift) = (UInt64(0), UInt64(0))
        while shift < 70, at < bytes.count {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return shift == 63 && byte > 1 ? nil : value }
            shift += 7
        }
        return nil
    }

    mutating func count(max: Int) -> Int? {
        guard let value = varint(), value <= UInt64(max) else { return nil }
        return Int(value)
    }

    mutating func text(max: Int) -> Range<Int>? {
        guard let length = count(max: max), length <= left else { return nil }
        at += length
        return at - length..<at
    }

    @inline(__always)
    mutating func row() -> BlockPayload.Row? {
        var row = BlockPayload.Row()
        row.start = at
        guard let length = varint(), length <= UInt64(left) else { return nil }
        let end = at + Int(length)
        guard let flags = byte(), flags & ~RowFlags.known == 0, let code = byte(), let type = EventType(rawValue: code),
            let source = varint(), source < UInt64(SegmentFormat.sourcesMax), let delta = varint(), let identifierCount = byte(),
            Int(identifierCount) <= EventLimits.identifiersMax
        else { return nil }
        (row.flags, row.type, row.source, row.occurredAtDelta) = (flags, type, UInt32(source), Int64(bitPattern: delta >> 1) ^ -Int64(bitPattern: delta & 1))
        (row.identifierCount, row.identifiersOffset) = (Int(identifierCount), at)
        for _ in 0..<identifierCount {
            guard let ordinal = varint(), ordinal > 0, ordinal <= UInt64(UInt32.max) else { return nil }
        }
        guard let anchor = byte(), anchor == 255 || anchor < identifierCount else { return nil }
        row.anchorIndex = anchor
        if flags & RowFlags.assignedMessageId != 0 {
            guard left >= 16, let start = bytes.baseAddress else { return nil }
            let raw = UnsafeRawBufferPointer(start: start + at, count: 16)
            row.assignedMessageId = AssignedMessageId(high: raw.field(0, as: UInt64.self).byteSwapped, low: raw.field(8, as: UInt64.self).byteSwapped)
            at += 16
        }
        guard at <= end else { return nil }
        row.event = at..<end
        at = end
        return row
    }
}
