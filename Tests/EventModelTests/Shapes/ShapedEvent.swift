@testable import EventModel

/// A row's own fields as a test gives them.
struct ShapedRow {
    var identifiers: [String] = []
    var occurredAt = Instant(micros: 1_700_000_000_123_456)
    var keepsMessageId = true

    func withKeys<R>(_ body: (UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>) -> R) -> R {
        let bytes = identifiers.map { Array($0.utf8) }
        let heap: [UInt8] = Array(bytes.joined()) + [0]
        return heap.withUnsafeBufferPointer { memory in
            var (keys, at): ([UnsafeBufferPointer<UInt8>], Int) = ([], 0)
            for key in bytes {
                keys.append(UnsafeBufferPointer(rebasing: memory[at..<at + key.count]))
                at += key.count
            }
            return keys.withUnsafeBufferPointer(body)
        }
    }
}

/// A leaf in memory of its own.
struct OwnedLeaf: Equatable {
    var number: Int64
    var scale: UInt8
    var bytes: [UInt8]

    init(_ leaf: LeafValue) { (number, scale, bytes) = (leaf.number, leaf.scale, Array(leaf.bytes)) }
    init(number: Int64, scale: UInt8 = 0) { (self.number, self.scale, bytes) = (number, scale, []) }
    init(bytes: [UInt8]) { (number, scale, self.bytes) = (0, 0, bytes) }
}

/// A table, and events taken apart into it.
struct ShapedEvents: ~Copyable {
    var table: ShapeTable
    private var shredder: EventShredder

    init(limits: ShapeLimits = ShapeLimits()) {
        table = ShapeTable(limits: limits)
        shredder = EventShredder(limits: limits)
    }

    /// Shape and leaves of a packed event.
    mutating func shred(_ event: [UInt8], _ row: ShapedRow = ShapedRow()) -> (shape: Int, leaves: [OwnedLeaf]) {
        event.withUnsafeBufferPointer { event in
            row.withKeys { keys in
                let context = ShredContext(identifiers: keys, occurredAt: row.occurredAt, keepsMessageId: row.keepsMessageId)
                let shape = shredder.shred(event, context, into: &table)
                return (Int(shape), shredder.leaves.map { OwnedLeaf($0) })
            }
        }
    }

    /// What an event becomes after it was taken apart; nil when the assembler refuses it.
    mutating func roundTrip(_ event: [UInt8], _ row: ShapedRow = ShapedRow()) -> [UInt8]? {
        let shaped = shred(event, row)
        return assemble(table, shaped.shape, shaped.leaves, row, messageId: messageId(of: event))
    }

    /// `path:kind` of an event's leaves.
    mutating func leafColumns(_ event: [UInt8], _ row: ShapedRow = ShapedRow()) -> [String] {
        let shape = shred(event, row).shape
        return table.leafColumns(shape).map { "\(table.columns[Int($0)].path):\(table.columns[Int($0)].kind)" }
    }
}

/// The event of a shape and leaves; nil when the assembler refuses them.
func assemble(
    _ table: borrowing ShapeTable, _ shape: Int, _ leaves: [OwnedLeaf], _ row: ShapedRow = ShapedRow(), messageId: (UInt64, UInt64) = (0, 0)
) -> [UInt8]? {
    var heap = ByteHeap()
    heap.append(0xAB)
    let memory = leaves.map { PackedBytes(copying: $0.bytes.withUnsafeBytes { $0 }) }
    let values = zip(leaves, memory).map { leaf, memory in
        var value = LeafValue(number: leaf.number, scale: leaf.scale)
        value.bytes = memory.bytes
        return value
    }
    let isMade = values.withUnsafeBufferPointer { values in
        row.withKeys { keys in
            let context = AssembleContext(identifiers: keys, occurredAt: row.occurredAt, messageId: (messageId.0, messageId.1))
            return EventAssembler.append(shape: shape, table: table, leaves: values, context: context, to: &heap)
        }
    }
    withExtendedLifetime(memory) {}
    precondition(isMade || heap.count == 1, "a refused event leaves nothing behind")
    return isMade ? Array(heap.bytes.dropFirst()) : nil
}

/// The packed UUID under a top-level messageId as two numbers.
func messageId(of event: [UInt8]) -> (UInt64, UInt64) {
    event.withUnsafeBufferPointer { event in
        var (cursor, end) = PackedCursor(event.baseAddress!).content()
        while cursor.p < end {
            if cursor.wellKnownKey() == .messageId, cursor.tag == PackedTag.uuid {
                let bytes = UnsafeRawPointer(cursor.p + 1)
                return (
                    UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
            cursor.skip()
        }
        return (0, 0)
    }
}

func packed(_ json: String) throws -> [UInt8] {
    let value = try JSONValue(parsing: json)
    return withExtendedLifetime(value) { Array(value.packedBytes) }
}

func isPackedObject(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { PackedJSONCheck.isObject($0) } }

extension ShapeTable {
    var encoded: [UInt8] {
        var heap = ByteHeap()
        encode(into: &heap)
        return Array(heap.bytes)
    }

    /// The table in these bytes; throws when they are none.
    static func decoding(_ bytes: [UInt8], limits: ShapeLimits = ShapeLimits()) throws -> ShapeTable {
        let memory = PackedBytes(copying: bytes.withUnsafeBytes { $0 })
        let table = ShapeTable(decoding: UnsafeRawBufferPointer(memory.bytes), limits: limits)
        withExtendedLifetime(memory) {}
        guard let table else { throw NoTable() }
        return table
    }

    struct NoTable: Error {}
}

func isTable(_ bytes: [UInt8]) -> Bool { (try? ShapeTable.decoding(bytes).shapeCount) != nil }
