import EventModel

/// Something that a verification found, and where.
public struct LogFinding: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// Data that was declared durable is missing or changed.
        case damaged
        /// The beginning of a commit that was never acknowledged; the next start cuts it.
        case tornTail = "torn_tail"
        /// Written by a version that this one cannot read.
        case unsupportedVersion = "unsupported_version"
        /// A LogSegment of another domain.
        case notALog = "not_a_log"
    }

    public let kind: Kind
    public let path: String
    /// Where it begins; nil when the file as a whole is meant.
    public let offsetBytes: UInt64?
    /// How far it goes; nil when that is unknown or the file as a whole is meant.
    public let bytes: UInt64?
    /// The first event that cannot be read or believed; nil when none is affected.
    public let firstPosition: LogPosition?
    /// The last such event; nil when it is unknown how many were there.
    public let lastPosition: LogPosition?
    /// A sentence without a full stop.
    public let message: String

    init(
        _ kind: Kind, path: String, offsetBytes: Int? = nil, bytes: Int? = nil, first: UInt64? = nil, last: UInt64? = nil, _ message: String
    ) {
        (self.kind, self.path, self.message) = (kind, path, message)
        (self.offsetBytes, self.bytes) = (offsetBytes.map { UInt64($0) }, bytes.map { UInt64($0) })
        firstPosition = first.map { LogPosition(rawValue: $0) }
        lastPosition = last.map { LogPosition(rawValue: $0) }
    }

    /// One line with everything that is known; control characters in the path are the caller's to escape.
    public var description: String {
        let place = path + (offsetBytes.map { " at byte \($0)" } ?? "") + (bytes.map { ", \($0) bytes" } ?? "")
        return "\(place): \(message)" + positionsText
    }

    private var positionsText: String {
        guard let first = firstPosition else { return "" }
        guard let last = lastPosition else { return "; positions from \(first) on are affected" }
        return first == last ? "; position \(first) is affected" : "; positions \(first) to \(last) are affected"
    }
}
