/// A question with a number as its answer.
enum PostgresQuery {
    static func number(_ sql: String, on socket: StreamSocket, _ wire: PostgresWire) throws -> Int {
        try WireConnection(socket, wire, index: 0).converse(Array(wire.setUp().prefix(1)))
        try socket.write(PostgresWire.query(sql))
        var received: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { buffer.deallocate() }
        while try received.withUnsafeBytes({ try wire.answers(in: $0).count }) == 0 {
            let count = try socket.read(into: buffer)
            guard count > 0 else { throw BenchError("PostgreSQL closed the connection") }
            received += buffer[..<count]
        }
        guard let number = received.withUnsafeBytes(firstColumn) else { throw BenchError("PostgreSQL did not answer \(sql) with a number") }
        return number
    }

    /// Of the first row: a count of columns in two bytes, a length in four, the text.
    private static func firstColumn(_ received: UnsafeRawBufferPointer) -> Int? {
        var rest = ReceivedBytes(received)
        while let head = rest.take(5) {
            let length = Int(UInt32(bigEndian: head.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
            guard let body = rest.take(length - 4) else { return nil }
            if head[0] == UInt8(ascii: "D") { return Int(String(decoding: body.dropFirst(6), as: UTF8.self)) }
        }
        return nil
    }
}
