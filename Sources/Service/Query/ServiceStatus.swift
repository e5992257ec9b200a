import EventModel
import Synchronization
import TimeTravel

/// What `/v1/status` answers: the service's own state, and the history's: what is durable, how much there is, what the views have followed.
final class ServiceStatus: JSONAnswer {
    let history: CustomerHistory
    let startedAt: Instant
    let appendLatency = AppendLatency()
    private let traffic = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, SocketTraffic()) })
    private let stopping = Atomic(false)
    private let connectionCounts = Mutex<[(name: String, count: @Sendable () -> Int)]>([])

    init(history: CustomerHistory, startedAt: Instant) {
        (self.history, self.startedAt) = (history, startedAt)
    }

    /// What came to a role's socket.
    func traffic(of role: Role) -> SocketTraffic {
        guard let traffic = traffic[role] else { preconditionFailure("every role has its socket") }
        return traffic
    }

    /// True once the service has been told to stop.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginStopping() { stopping.store(true, ordering: .relaxed) }

    /// Has the status show how many connections a socket has.
    func show(connectionsOf socket: String, count: @escaping @Sendable () -> Int) {
        connectionCounts.withLock { $0.append((socket, count)) }
    }

    /// Open connections by socket.
    var connections: [(name: String, count: Int)] { connectionCounts.withLock { $0 }.map { ($0.name, $0.count()) } }

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("status", isStopping ? "stopping" : "serving")
            json.field("started_at", startedAt)
            json.field("connections") { json in
                json.object { json in
                    for (name, count) in connections { json.field(name, count) }
                }
            }
            history.status().appendFields(to: &json)
        }
    }
}
