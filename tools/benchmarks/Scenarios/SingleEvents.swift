import Glibc

/// Many connections, each of which sends one event, waits for its acknowledgement and sends the next.
///
/// One thread serves them all through `poll`: sixty-four threads would spend the daemon's processor on switching.
struct SingleEvents: ~Copyable {
    private let slice: EventSlice
    private var connections: [Connection] = []
    private var nextEvent = 0
    private var acknowledgedEvents = 0
    private var outcome = StreamOutcome()

    private struct Connection {
        var socket: StreamSocket
        var reader: AckLines
        /// When the event in flight was sent; nil when none is.
        var sentAt: Int?
        var sentLines = 0
    }

    init(_ slice: EventSlice, connections count: Int, socketPath: String) throws {
        self.slice = slice
        for _ in 0..<count {
            let socket = try StreamSocket(path: socketPath)
            connections.append(Connection(socket: socket, reader: AckLines(socket)))
        }
    }

    deinit { for connection in connections { connection.socket.close() } }

    mutating func run() throws -> StreamOutcome {
        for index in connections.indices {
            try connections[index].socket.write("{\"hello\":{\"source\":\"bench\"}}\n")
            try sendNext(index)
        }
        var states = connections.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
        while acknowledgedEvents < slice.events {
            guard poll(&states, nfds_t(states.count), 30_000) > 0 || errno == EINTR else {
                throw BenchError("no acknowledgement for 30 s after \(acknowledgedEvents) of \(slice.events) events")
            }
            for index in states.indices where states[index].revents != 0 { try take(index) }
        }
        return finish()
    }

    private mutating func sendNext(_ index: Int) throws {
        guard nextEvent < slice.events else { return }
        connections[index].sentAt = Moment.now
        connections[index].sentLines += 1
        try connections[index].socket.write(slice.line(nextEvent))
        nextEvent += 1
    }

    private mutating func take(_ index: Int) throws {
        let lines = try connections[index].reader.read { socket, error in
            BenchError("the daemon closed a connection after \(socket) events. \(error ?? "")")
        }
        guard let sentAt = connections[index].sentAt, lines >= connections[index].sentLines else { return }
        outcome.latencies.add(Moment.now - sentAt)
        connections[index].sentAt = nil
        acknowledgedEvents += 1
        try sendNext(index)
    }

    private mutating func finish() -> StreamOutcome {
        for connection in connections { connection.reader.note(in: &outcome) }
        return outcome
    }
}
