import EventLog
import EventModel
import Logging
import ServiceLifecycle
import TimeTravel

/// Keeps the customer history close behind the log, so that the next question need not catch up. When and how much: ``FollowingRhythm``.
struct HistoryFollower: Service {
    let history: CustomerHistory
    let log: EventLog
    /// One thread: questions have their own.
    let pool: QueryPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await follow() }
    }

    private func follow() async {
        var rhythm = FollowingRhythm(durable: log.durablePosition)
        var (notice, failure) = (ProgressNotice(), String?.none)
        while !Task.isCancelled {
            let requests = log.statistics().queuedRequests
            let share = rhythm.share(durable: log.durablePosition, followed: history.followedPosition, requests: requests)
            let outcome = await workAhead(for: share)
            if let new = outcome.failure, new != failure { logger.error("cannot follow the log: \(new)") }
            failure = outcome.failure
            let pauses = rhythm.pauses(after: share, isDone: outcome.isDone, hasFailed: failure != nil)
            if !rhythm.isWarm, notice.isDue() { sayProgress() }
            if pauses { try? await Task.sleep(for: FollowingRhythm.pause) }
        }
    }

    private func sayProgress() {
        let status = history.status()
        for part in status.warming { logger.notice("warming: \(part), position \(status.followedPosition) of \(status.durablePosition)") }
    }

    private func workAhead(for time: Duration) async -> (isDone: Bool, failure: String?) {
        do {
            return (try await pool.run { try history.workAhead(for: time) }, nil)
        } catch let error as QueryError where error.kind == .unavailable {
            // The service is stopping.
            return (true, nil)
        } catch let error as QueryError {
            return (false, error.message)
        } catch {
            return (false, "\(error)")
        }
    }
}
