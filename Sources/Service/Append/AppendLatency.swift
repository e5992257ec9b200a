import Synchronization

/// How long events were in the service's hands: from the read that completed an event's line to when its acknowledgement is handed to the socket.
///
/// A histogram whose bounds are a factor of √2 apart, so that a quantile read from it is at most that much too high.
final class AppendLatency: Sendable {
    /// Upper bounds in microseconds, inclusive; what took longer than the last is counted behind them.
    static let boundsMicros: [Int64] = (0...40).map { Int64(50 * (1 << ($0 / 2))) * ($0 % 2 == 0 ? 1000 : 1414) / 1000 }

    struct Counts: Sendable, Equatable {
        /// Events by bound; the last is for those that took longer than any.
        var events = [Int](repeating: 0, count: AppendLatency.boundsMicros.count + 1)
        /// Over all events.
        var sumMicros: Int64 = 0
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock { $0 } }

    /// - Parameters:
    ///   - micros: What the one took that was read first.
    ///   - events: How many were acknowledged together.
    func note(micros: Int64, events: Int) {
        let micros = max(micros, 0)
        let index = Self.boundsMicros.firstIndex { micros <= $0 } ?? Self.boundsMicros.count
        counts.withLock { counts in
            counts.events[index] += events
            counts.sumMicros = counts.sumMicros.addingReportingOverflow(micros.multipliedReportingOverflow(by: Int64(events)).partialValue).partialValue
        }
    }
}
