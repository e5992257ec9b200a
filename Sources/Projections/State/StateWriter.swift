import EventModel

/// Writes what a fold has come to, as ``StateReader`` reads it. Grammar: Projections.docc/FoldState.md.
///
/// The same state gives the same bytes: what has no order is written in that of its keys.
struct StateWriter: ~Copyable {
    private var body = ByteHeap(capacity: 16 * 1024)
    /// JSON values, packed, one behind the other.
    private var values = ByteHeap(capacity: 16 * 1024)
    private var events: [RecordedEvent] = []
    private var eventIndices: [LogPosition: Int] = [:]

    init() {}

    /// The whole state.
    consuming func finish() -> [UInt8] {
        let fieldsEnd = body.count
        // These write values, too: so they come last, and are put in front.
        for event in events { writeFields(of: event) }
        var output = ByteHeap(capacity: values.count + body.count + 32)
        output.append(StateReader.version)
        output.appendVarint(UInt64(values.count))
        output.append(values.bytes)
        output.appendVarint(UInt64(events.count))
        output.append(UnsafeRawBufferPointer(rebasing: body.bytes[fieldsEnd...]))
        output.append(UnsafeRawBufferPointer(rebasing: body.bytes[..<fieldsEnd]))
        return Array(output.bytes)
    }

    private mutating func writeFields(of event: RecordedEvent) {
        write(event.position)
        write(event.recordedAt)
        write(event.occurredAt)
        write(Int(event.type.rawValue))
        write(Int(event.anchor.rawValue))
        write(event.source)
        writeOptional(event.assignedMessageId) { writer, id in
            writer.body.appendFixed(id.high)
            writer.body.appendFixed(id.low)
        }
        writeList(event.identifiers) { $0.write(Int($1.rawValue)) }
        write(event.event)
    }

    mutating func write(_ number: Int) { body.appendZigzag(Int64(number)) }

    mutating func write(_ instant: Instant) { body.appendZigzag(instant.micros) }

    mutating func write(_ position: LogPosition) { body.appendVarint(position.rawValue) }

    mutating func write(_ flag: Bool) { body.append(flag ? 1 : 0) }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            body.appendVarint(UInt64(utf8.count))
            body.append(UnsafeRawBufferPointer(utf8))
        }
    }

    mutating func write(_ decimal: ExactDecimal) {
        body.append(UInt8(decimal.scale))
        body.appendFixed(UInt64(truncatingIfNeeded: decimal.mantissa))
        body.appendFixed(Int64(truncatingIfNeeded: decimal.mantissa >> 64))
    }

    /// Where it stands among the values, and how long it is.
    mutating func write(_ value: JSONValue) {
        let start = values.count
        value.appendPacked(to: &values)
        body.appendVarint(UInt64(start))
        body.appendVarint(UInt64(values.count - start))
    }

    /// Events are kept once, however many parts of a state have them.
    mutating func write(_ event: RecordedEvent) {
        let index = eventIndices[event.position] ?? events.count
        if index == events.count {
            eventIndices[event.position] = index
            events.append(event)
        }
        body.appendVarint(UInt64(index))
    }

    mutating func writeOptional<Value>(_ value: Value?, _ write: (inout StateWriter, Value) -> Void) {
        self.write(value != nil)
        if let value { write(&self, value) }
    }

    mutating func writeList<List: Collection>(_ list: List, _ write: (inout StateWriter, List.Element) -> Void) {
        body.appendVarint(UInt64(list.count))
        for element in list { write(&self, element) }
    }

    mutating func writeTable<Key: Hashable & Comparable, Value>(
        _ table: [Key: Value], _ writeKey: (inout StateWriter, Key) -> Void, _ writeValue: (inout StateWriter, Value) -> Void
    ) {
        writeList(table.sorted { $0.key < $1.key }) { writer, entry in
            writeKey(&writer, entry.key)
            writeValue(&writer, entry.value)
        }
    }

    mutating func writeTable<Value>(_ table: [String: Value], _ write: (inout StateWriter, Value) -> Void) {
        writeTable(table, { $0.write($1) }, write)
    }

    /// Instants of which most follow closely on the one before.
    mutating func write(_ instants: [Instant]) {
        var last: Int64 = 0
        writeList(instants) { writer, instant in
            writer.body.appendZigzag(instant.micros &- last)
            last = instant.micros
        }
    }
}
