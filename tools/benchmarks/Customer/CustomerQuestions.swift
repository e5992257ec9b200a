/// Asks for customers' events.
struct CustomerQuestions {
    private static let eventsMax = 10_000

    let querySocketPath: String
    let asOf: String

    func connect() throws -> HTTPConnection { try HTTPConnection(socketPath: querySocketPath) }

    /// Asks for all, one after the other, over one connection.
    func pass(_ names: [String]) throws -> CustomerPass {
        let connection = try connect()
        defer { connection.close() }
        var pass = CustomerPass()
        for name in names {
            let start = Moment.now
            let answer = try ask(name, connection)
            pass.add(wallNanos: Moment.now - start, serverMillis: answer.serverMillis, events: answer.events)
        }
        return pass
    }

    /// - Returns: How many events there are, 0 for an unknown customer, and how long the daemon says it took.
    func ask(_ name: String, _ connection: HTTPConnection) throws -> (events: Int, serverMillis: Double?) {
        let path = "/v1/customers/user_id:\(name)/events?as_of=\(asOf)&limit=\(Self.eventsMax)"
        let answer = try connection.get(path)
        switch answer.status {
        case 200: return (answer.lines, answer.serverMillis)
        case 404: return (0, answer.serverMillis)
        default: throw BenchError("GET \(path) answered \(answer.status): \(String(decoding: answer.body.prefix(500), as: UTF8.self))")
        }
    }
}
