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
            for await _ in await UnixSignalsSequence(trapping: .sighup) { reload() }
        }
    }

    func reload() {
        do throws(DaemonError) {
            let read = try options.loadDefinitions()
            guard read.hash != definitions.current.hash || read != definitions.current else {
                return logger.info("definitions reloaded: nothing has changed")
            }
            definitions.replace(with: read)
            history.replaceDefinitions(read)
            logger.info("definitions reloaded: \(read.hash)")
        } catch {
            logger.error("definitions not reloaded, the old ones stay in force: \(error)")
        }
    }
}
