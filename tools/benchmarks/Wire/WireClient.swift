import Glibc

/// Sends events to a peer over some connections, each with so many requests in flight; one thread serves them all through `poll`.
struct WireClient {
    private static let patienceMillis: CInt = 120_000

    private let slice: EventSlice
    private let eventsPerRequest: Int
    private let depth: Int
    private var connections: [WireConnection]
    /// When the requests in flight of each connection were sent, oldest first.
    private var sentAt: [[Int]]
    private var nextEvent = 0
    private var answered = 0

    /// Connects; the server is one that ``WireProtocol/setUp()`` was said to.
    init(_ load: WireLoad, _ slice: EventSlice, connect: () throws -> StreamSocket) throws {
        (self.slice, eventsPerRequest, depth) = (slice, load.eventsPerRequest, load.depth)
        connections = try (0..<load.connections).map { WireConnection(try connect(), load.wire, index: $0) }
        sentAt = Array(repeating: [], count: load.connections)
        for connection in connections { try connection.open() }
    }

    func close() { for connection in connections { connection.socket.close() } }

    /// Sends all events and waits for all answers.
    mutating func run() throws -> StreamOutcome {
        let requests = (slice.events + eventsPerRequest - 1) / eventsPerRequest
        var outcome = StreamOutcome()
        for index in connections.indices { try fill(index) }
        var states = connections.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
        while answered < requests {
            for index in states.indices { states[index].events = Int16(connections[index].hasOutgoing ? POLLIN | POLLOUT : POLLIN) }
            guard poll(&states, nfds_t(states.count), Self.patienceMillis) > 0 || errno == EINTR else {
                throw BenchError("no answer for \(Self.patienceMillis / 1000) s after \(answered) of \(requests) requests")
            }
            for index in states.indices where states[index].revents != 0 {
                if states[index].revents & Int16(~POLLOUT) != 0 { try take(index, &outcome) }
                try fill(index)
            }
        }
        return outcome
    }

    private mutating func take(_ index: Int, _ outcome: inout StreamOutcome) throws {
        let count = try connections[index].receive()
        let now = Moment.now
        guard count <= sentAt[index].count else { throw BenchError("the server answered more than was asked") }
        for moment in sentAt[index].prefix(count) { outcome.latencies.add(now - moment) }
        sentAt[index].removeFirst(count)
        answered += count
    }

    private mutating func fill(_ index: Int) throws {
        while sentAt[index].count < depth, nextEvent < slice.events {
            let count = min(eventsPerRequest, slice.events - nextEvent)
            connections[index].request(slice.part(nextEvent..<nextEvent + count))
            sentAt[index].append(Moment.now)
            nextEvent += count
        }
        try connections[index].flush()
    }
}
