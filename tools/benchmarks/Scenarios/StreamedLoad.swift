/// Loads a daemon from a ``LineSource`` over some connections; the daemon's own limit on what is in flight is the only one.
struct StreamedLoad {
    let source: LineSource
    let connections: Int
    let socketPath: String

    /// Sends everything and waits until all of it is acknowledged.
    ///
    /// - Returns: How many events were acknowledged.
    func run() throws -> Int {
        let sockets = try (0..<connections).map { _ in try StreamSocket(path: socketPath) }
        defer { for socket in sockets { socket.close() } }
        let source = source
        let pairs = sockets.map { socket in
            (writer: Joinable { try Self.write(source, to: socket) }, reader: Joinable { try Self.acknowledgedLines(socket) })
        }
        var events = 0
        var failure: (any Error)?
        for pair in pairs {
            do {
                events += try pair.reader.join()
                try pair.writer.join()
            } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return events
    }

    private static func write(_ source: LineSource, to socket: StreamSocket) throws {
        defer { socket.finishWriting() }
        try socket.write("{\"hello\":{\"source\":\"bench\"}}\n")
        while let piece = try source.next() { try socket.write(piece) }
    }

    private static func acknowledgedLines(_ socket: StreamSocket) throws -> Int {
        var reader = AckReader(socket)
        while try reader.read() {}
        guard reader.rejected == 0 else { throw BenchError("\(reader.rejected) events were refused, first: \(reader.firstError ?? "")") }
        return reader.acknowledgedLines
    }
}
