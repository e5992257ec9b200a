import Definitions
import Disk
import EventLog

/// Why the service does not start, or ended: the one place where errors become words and exit codes.
public struct DaemonError: Error, Sendable, CustomStringConvertible {
    public let status: ExitStatus
    /// What is wrong, where, and what to do about it.
    public let description: String

    public init(_ status: ExitStatus, _ description: String) {
        (self.status, self.description) = (status, description)
    }

    init(_ error: DiskError) {
        if case .inUse = error.reason {
            self.init(.inUse, "\(error); stop that process first or give another --data")
        } else {
            self.init(.start, "\(error)")
        }
    }

    init(_ errors: DefinitionErrors, folder: String) {
        self.init(.start, "the definitions in \(folder) are wrong:\n\(errors)")
    }

    init(_ error: EventLogError) {
        let status: ExitStatus =
            switch error.code {
            case .damaged: .damaged
            case .poisoned: .poisoned
            case .inUse: .inUse
            case .unsupportedVersion, .notALog, .diskFull, .diskFailed, .limit, .stopped, .refused: .start
            }
        self.init(status, "\(error)")
    }
}
