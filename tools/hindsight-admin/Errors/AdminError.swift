import Disk
import EventLog

/// Why a verb ends with another status than fine.
struct AdminError: Error, Equatable {
    let status: ExitStatus
    /// What is wrong, where, and what to do; nil when it has been shown already.
    let message: String?

    init(_ status: ExitStatus, _ message: String? = nil) {
        (self.status, self.message) = (status, message)
    }

    init(_ error: DiskError) { self.init(.failed, error.description) }

    init(_ error: EventLogError) {
        let status: ExitStatus =
            switch error.code {
            case .damaged: .damaged
            case .unsupportedVersion, .notALog: .refused
            case .inUse: .inUse
            case .diskFull, .diskFailed, .poisoned, .limit: .failed
            }
        self.init(status, error.description)
    }

    /// What the findings of a verification come to; nil when the log is fine.
    init?(_ report: LogReport) {
        guard report.isDamaged || report.hasForeignFiles else { return nil }
        self.init(report.isDamaged ? .damaged : .refused)
    }

    /// Runs something on a log or a disk, and turns its error into ours.
    static func on<Value>(_ body: () throws -> Value) throws(AdminError) -> Value {
        do {
            return try body()
        } catch let error as AdminError {
            throw error
        } catch let error as EventLogError {
            throw AdminError(error)
        } catch let error as DiskError {
            throw AdminError(error)
        } catch {
            throw AdminError(.failed, "\(error)")
        }
    }
}
