import EventModel
import Synchronization
import TimeTravel

/// What `/v1/status` answers: the service's own state, and the history's: what is durable, how much there is, what the views have followed.
final class ServiceStatus: JSONAnswer {
    private let history: CustomerHistory
    private let startedAt: Instant
    private let stopping = Atomic(false)
    private let connectionCounts = Mutex<[(name: String, count: @Sendable () -> Int)]>([])

    init(history: CustomerHistory, startedAt: Instant) {
        (self.history, self.startedAt) = (history, startedAt)
    }

    /// True once the service has been told to stop.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginStopping() { stopping.store(true, ordering: .relaxed) }

    /// Has the status show how many connections a socket has.
    func show(connectionsOf socket: String, count: @escaping @Sendable () -> Int) {
        connectionCounts.withLock { $0.append((socket, count)) }
    }

    func appendJSON(to json: inout JSONWriter) {
        let counts = connectionCounts.withLock { $0 }
        json.object { json in
            json.field("status", isStopping ? "stopping" : "serving")
            json.field("started_at", startedAt)
            json.field("connections") { json in
                json.object { json in
                    for (name, count) in counts { json.field(name, count()) }
                }
            }
            for (key, value) in historyFields { json.field(key, value) }
        }
    }

    /// What the history says of itself, to stand beside what the service says.
    private var historyFields: [(key: String, value: JSONValue)] {
        var text = JSONWriter()
        history.status().appendJSON(to: &text)
        return (try? JSONValue(parsing: text.text))?.fields ?? []
    }
}
