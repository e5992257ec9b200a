/// PostgreSQL's protocol 3, as far as storing events needs it.
///
/// The client takes the indexed columns out of the event, so that the server has nothing to compute. COPY uses control characters as
/// delimiter and quote: JSON text has none, so nothing is escaped.
struct PostgresWire: WireProtocol {
    enum Way { case copy, insert }

    let way: Way
    /// Whether every messageId is a UUID, which makes the unique index smaller.
    let hasUUIDs: Bool

    private static let insert = "INSERT INTO events (message_id, customer, occurred_at, event) VALUES ($1, $2, $3, $4)"
    private static let copy =
        "COPY events (message_id, customer, occurred_at, event) FROM STDIN (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"

    func setUp() -> [[UInt8]] { opening(connection: 0).prefix(1) + schema.map(Self.query) }

    private var schema: [String] {
        [
            """
            CREATE TABLE IF NOT EXISTS events (
                position bigint GENERATED ALWAYS AS IDENTITY, message_id \(hasUUIDs ? "uuid" : "text"), customer text,
                occurred_at timestamptz, event jsonb)
            """,
            "CREATE UNIQUE INDEX IF NOT EXISTS events_message_id ON events (message_id)",
            "CREATE INDEX IF NOT EXISTS events_customer ON events (customer, occurred_at)",
            "CREATE INDEX IF NOT EXISTS events_occurred_at ON events (occurred_at)",
        ]
    }

    func opening(connection: Int) -> [[UInt8]] {
        var startUp = Self.int32(196_608)
        startUp += Array("user\0bench\0database\0postgres\0\0".utf8)
        let prepare = Self.message("P", Array("e\0\(Self.insert)\0".utf8) + [0, 0]) + Self.message("S", [])
        return [Self.int32(startUp.count + 4) + startUp] + (way == .insert ? [prepare] : [])
    }

    func appendRequest(_ events: EventSlice, connection: Int, to bytes: inout [UInt8]) {
        switch way {
        case .copy: appendCopy(events, to: &bytes)
        case .insert: for index in 0..<events.events { appendInsert(EventColumns(events.text(index)), to: &bytes) }
        }
    }

    private func appendCopy(_ events: EventSlice, to bytes: inout [UInt8]) {
        bytes += Self.query(Self.copy)
        var rows: [UInt8] = []
        rows.reserveCapacity(events.bytes + events.events * 100)
        for index in 0..<events.events {
            let event = EventColumns(events.text(index))
            for column in [event.messageId, event.customer, event.occurredAt] {
                rows += column
                rows.append(2)
            }
            rows += event.text
            rows.append(0x0A)
        }
        bytes += Self.message("d", rows) + Self.message("c", [])
    }

    private func appendInsert(_ event: EventColumns, to bytes: inout [UInt8]) {
        var bind = Array("\0e\0".utf8) + [0, 0, 0, 4]
        for column in [event.messageId, event.customer, event.occurredAt, event.text] {
            bind += Self.int32(column.isEmpty ? -1 : column.count)
            bind += column
        }
        bytes += Self.message("B", bind + [0, 0]) + Self.message("E", [0, 0, 0, 0, 0]) + Self.message("S", [])
    }

    /// An answer is complete when the server is ready for the next query.
    func answers(in received: UnsafeRawBufferPointer) throws -> WireAnswers {
        var found = WireAnswers()
        var rest = ReceivedBytes(received)
        while let head = rest.take(5) {
            let length = Int(UInt32(bigEndian: head.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
            guard let body = rest.take(length - 4) else { return found }
            if head[0] == UInt8(ascii: "E") {
                throw BenchError(
                    "PostgreSQL refused: " + body.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "))
            }
            if head[0] == UInt8(ascii: "Z") { found.count += 1 }
            found.consumedBytes = rest.at
        }
        return found
    }

    static func query(_ text: String) -> [UInt8] { message("Q", Array(text.utf8) + [0]) }

    private static func message(_ type: Unicode.Scalar, _ body: [UInt8]) -> [UInt8] {
        [UInt8(ascii: type)] + int32(body.count + 4) + body
    }

    private static func int32(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: Int32(truncatingIfNeeded: value).bigEndian) { Array($0) }
    }
}
