import Administration
import EventLog
import EventModel
import Logging
import ServiceLifecycle
import TimeTravel

/// Completes an erasure that was interrupted, while the service serves: what it takes is hidden already.
struct ErasureCompletion: Service {
    let log: EventLog
    /// Nil when the service was started without a folder of keys.
    let ledger: ErasureLedger?
    /// The administrators' thread: their wishes come afterwards.
    let pool: QueryPool
    let logger: Logger

    private static let pause = Duration.seconds(1)

    func run() async throws {
        // Without need it does not take the thread, so that nobody's wish is refused for it.
        if let ledger, (try? log.hasInterruptedErasure()) ?? true { await complete(ledger) }
        try await gracefulShutdown()
    }

    private func complete(_ ledger: ErasureLedger) async {
        do {
            let receipt = try await pool.run { try log.completeErasure(ledger, at: ClockSource.system.wall()) }
            guard let receipt else { return }
            try await pool.run { try AdministrativeEvent.note([receipt], in: log) }
            logger.warning("erasure \(receipt.number) was interrupted and is now complete: \(receipt.events) events up to position \(receipt.through)")
        } catch let error as QueryError where error.code == QueryPool.isFullCode {
            // Administrators' wishes wait already: after them.
            guard !Task.isShuttingDownGracefully, (try? await Task.sleep(for: Self.pause)) != nil else { return }
            await complete(ledger)
        } catch let error as EventLogError where error.code == .stopped {
            logger.warning("erasure: \(error.message); the next start goes on with it")
        } catch {
            logger.error("an erasure was interrupted and cannot be completed; nobody sees what it takes: \(error); run hindsight-admin erase --resume")
        }
    }
}
