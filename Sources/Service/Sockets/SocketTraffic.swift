import Synchronization

/// What came to one socket since the start.
final class SocketTraffic: Sendable {
    struct Counts: Sendable {
        /// Connections that were served.
        var connections = 0
        /// Connections that were told that they are not: too many, or not theirs.
        var refusedConnections = 0
        /// Requests that were answered, however.
        var requests = 0
        /// Lines that are no events, or not taken.
        var rejectedLines = 0
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock { $0 } }

    func noteConnection(isServed: Bool) {
        counts.withLock { if isServed { $0.connections += 1 } else { $0.refusedConnections += 1 } }
    }
    func noteAnswer() { counts.withLock { $0.requests += 1 } }
    func note(rejectedLines count: Int) { if count > 0 { counts.withLock { $0.rejectedLines += count } } }
}
