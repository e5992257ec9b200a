import Definitions
import Logging
import ServiceLifecycle
import TimeTravel
import UnixSignals

/// Reads the definitions again on SIGHUP; wrong ones change nothing.
struct DefinitionsReloader: Service {
    let options: DaemonOptions
    let definitions: DefinitionsInForce
    let history: CustomerHistory
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { reloadOnSignal() }
        }
    }

    /// - Returns: Whether they are others than before.
    /// - Throws: ``DaemonError`` saying what is wrong with them; the old ones stay in force.
    func reload() throws(DaemonError) -> Bool {
        let read = try options.loadDefinitions()
        guard read.hash != definitions.current.hash || read != definitions.current else {
            logger.info("definitions reloaded: nothing has changed")
            return false
        }
        definitions.replace(with: read)
        history.replaceDefinitions(read)
        logger.info("definitions reloaded: \(read.hash)")
        for notice in read.notices { logger.notice("\(notice)") }
        return true
    }

    private func reloadOnSignal() {
        do throws(DaemonError) { _ = try reload() } catch {
            logger.error("definitions not reloaded, the old ones stay in force: \(error)")
        }
    }
}
