import EventLog
import EventModel
import Logging
import ServiceLifecycle
import TimeTravel

/// Keeps the customer history close behind the log while nobody asks, so that the next question need not catch up.
///
/// Only when the log rests: under load the writer gets the machine, and questions catch up themselves.
struct HistoryFollower: Service {
    let history: CustomerHistory
    let log: EventLog
    let pool: QueryPool
    let logger: Logger
    var interval = Duration.milliseconds(250)

    func run() async throws {
        await cancelWhenGracefulShutdown { await follow() }
    }

    private func follow() async {
        var followed = log.durablePosition
        var before = followed
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            let now = log.durablePosition
            if now != followed, now == before, log.statistics().queuedRequests == 0, await catchUp() { followed = now }
            before = now
        }
    }

    private func catchUp() async -> Bool {
        do {
            try await pool.run { try history.follow() }
            return true
        } catch let error as QueryError {
            logger.error("cannot follow the log: \(error.message)")
        } catch {
            logger.error("cannot follow the log: \(error)")
        }
        return false
    }
}
