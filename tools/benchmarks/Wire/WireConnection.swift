/// One connection to a peer's server, with what waits to be sent and what was received in part.
final class WireConnection {
    private static let readBytes = 256 << 10

    let socket: StreamSocket
    private let wire: any WireProtocol
    private let index: Int
    private var outgoing: [UInt8] = []
    private var sentBytes = 0
    private var incoming: [UInt8] = []
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readBytes, alignment: 16)

    init(_ socket: StreamSocket, _ wire: any WireProtocol, index: Int) {
        (self.socket, self.wire, self.index) = (socket, wire, index)
    }

    deinit { buffer.deallocate() }

    var hasOutgoing: Bool { sentBytes < outgoing.count }

    /// Says each part and waits for its answer.
    func converse(_ parts: [[UInt8]]) throws {
        for part in parts {
            try socket.write(part)
            while try receive() == 0 {}
        }
    }

    func open() throws { try converse(wire.opening(connection: index)) }

    func request(_ events: EventSlice) { wire.appendRequest(events, connection: index, to: &outgoing) }

    /// Sends as much as the socket takes.
    func flush() throws {
        guard hasOutgoing else { return }
        sentBytes += try outgoing.withUnsafeBytes { try socket.writeWithoutWaiting(UnsafeRawBufferPointer(rebasing: $0[sentBytes...])) }
        guard !hasOutgoing else { return }
        outgoing.removeAll(keepingCapacity: true)
        sentBytes = 0
    }

    /// Reads once and returns how many answers are complete by that.
    func receive() throws -> Int {
        let count = try socket.read(into: buffer)
        guard count > 0 else { throw BenchError("the server closed the connection") }
        incoming += buffer[..<count]
        let found = try incoming.withUnsafeBytes { try wire.answers(in: $0) }
        incoming.removeFirst(found.consumedBytes)
        outgoing += found.reply
        return found.count
    }
}
