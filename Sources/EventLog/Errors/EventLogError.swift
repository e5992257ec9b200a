import Disk

/// Why a log could not be opened, read or written: what, where, and what to do.
public struct EventLogError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Data that was declared durable is missing or changed.
        case damaged
        /// Written by a version that this one cannot read.
        case unsupportedVersion = "unsupported_version"
        case inUse = "in_use"
        case diskFull = "disk_full"
        /// A read, write or sync failed.
        case diskFailed = "disk_failed"
        /// An earlier write failed; this writer takes nothing any more.
        case poisoned
        /// The folder is not a log of this kind.
        case notALog = "not_a_log"
        /// A bound of this version was reached.
        case limit
        /// Whoever asked for it wanted it to end.
        case stopped
        /// It would put something over what is there, or lose what nobody agreed to lose.
        case refused
    }

    public let code: Code
    public let path: String
    public let offsetBytes: UInt64?
    /// Positions that cannot be read; nil when unknown.
    public let lostPositions: ClosedRange<LogPositionValue>?
    public let message: String

    public typealias LogPositionValue = UInt64

    init(_ code: Code, path: String, offsetBytes: UInt64? = nil, lost: ClosedRange<UInt64>? = nil, _ message: String) {
        (self.code, self.path, self.offsetBytes, self.lostPositions, self.message) = (code, path, offsetBytes, lost, message)
    }

    /// - Parameter mayRetry: False where it is open what the failed operation left, so that even a full disk is a failed one.
    init(_ error: DiskError, mayRetry: Bool = true) {
        var code: Code = error.isOutOfSpace && mayRetry ? .diskFull : .diskFailed
        if case .inUse = error.reason { code = .inUse }
        self.init(code, path: error.path, offsetBytes: error.offsetBytes, error.description)
    }

    /// A log that was erased from takes nothing while it is not known who is refused.
    public static func withoutLedger(folder: String, erasures: UInt64) -> EventLogError {
        EventLogError(
            .refused, path: folder, "\(folder) has had \(erasures) erasures: name the folder of their ledger with --keys, so that who was erased stays refused")
    }

    /// What to do about a file of another version.
    public static let versionAdvice = "use the version of Hindsight that wrote it or a newer one"

    public var description: String {
        var text = message
        if code == .damaged || code == .unsupportedVersion || code == .notALog || code == .limit && !path.isEmpty {
            text = "\(path)" + (offsetBytes.map { " at byte \($0)" } ?? "") + ": " + message
        }
        if let lost = lostPositions {
            text += lost.upperBound == .max ? "; positions from \(lost.lowerBound) on are affected" : "; positions \(lost.lowerBound) to \(lost.upperBound) are affected"
        }
        switch code {
        case .damaged: text += "; nothing was changed: look at it with hindsight-admin verify"
        case .unsupportedVersion: text += "; nothing was changed: \(Self.versionAdvice)"
        default: break
        }
        return text
    }
}

/// Runs a disk operation and turns its error into ours.
@inline(__always)
func onDisk<R>(_ body: () throws(DiskError) -> R) throws(EventLogError) -> R {
    do { return try body() } catch { throw EventLogError(error) }
}
