import Administration
import ArgumentParser
import Disk
import EventLog
import Glibc
import TimeTravel

/// Turns errors into words on stderr and exit codes. The only place that does.
enum Failure {
    static let damaged = ExitCode(2)
    static let refused = ExitCode(3)
    static let inUse = ExitCode(4)

    static func say(_ message: String) {
        let text = "hindsight-admin: \(Terminal.printable(message))\n"
        _ = text.withCString { write(2, $0, strlen($0)) }
    }

    /// Runs a command's work and ends with the fitting exit code.
    static func handling(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as EventLogError {
            say(error.description)
            throw code(error)
        } catch let error as DiskError {
            say(error.description)
            if case .inUse = error.reason { throw inUse }
            throw ExitCode.failure
        } catch let error as OutputError {
            if error.isUnread { throw ExitCode.success }
            say(error.description)
            throw ExitCode.failure
        } catch let error as ImportError {
            say("\(error); nothing was imported")
            throw ExitCode.failure
        } catch let error as AdministrationError {
            say(error.message)
            throw error.code == .notConfirmed ? refused : ExitCode.failure
        } catch let error as Refusal {
            say(error.message)
            throw refused
        } catch let error as QueryError {
            say(error.message)
            throw ExitCode.failure
        } catch let error as RunError {
            say(error.message)
            throw ExitCode.failure
        }
    }

    /// The exit code of what was found by a look that goes on: damage before all else; nil when nothing was.
    static func code(_ problems: [EventLogError]) -> ExitCode? {
        guard !problems.isEmpty else { return nil }
        return problems.allSatisfy { code($0) == refused } ? refused : damaged
    }

    private static func code(_ error: EventLogError) -> ExitCode {
        switch error.code {
        case .damaged: damaged
        case .unsupportedVersion, .notALog, .refused: refused
        case .inUse: inUse
        default: ExitCode.failure
        }
    }
}

/// Options that are well-formed and do not fit what they are about; how a command is written would not help.
struct RunError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
