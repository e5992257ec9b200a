import ArgumentParser
import Glibc

extension HindsightDaemon {
    /// Parses and runs; a wrong command line ends with status 1 like everything else that keeps the service from starting.
    static func main() async {
        do {
            let command = try parse()
            try await command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            let message = fullMessage(for: error) + "\n"
            _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            Glibc.exit(1)
        }
    }
}
