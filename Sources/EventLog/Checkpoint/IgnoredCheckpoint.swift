/// Why there is no checkpoint to go on from. Never an error: what it would have held is had again from the log.
public struct IgnoredCheckpoint: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable, CaseIterable {
        case missing
        /// The file system refused.
        case unreadable
        case truncated
        case damaged
        /// Of another log.
        case foreign
        case newerVersion = "newer_version"
        /// Of a position that the log does not have.
        case future
        /// Of a log that went another way from some position on: its chainHash does not stand in this one.
        case otherCourse = "other_course"
    }

    public let reason: Reason
    public let path: String
    public let offsetBytes: UInt64?
    public let message: String

    init(_ reason: Reason, path: String, offsetBytes: UInt64? = nil, _ message: String) {
        (self.reason, self.path, self.offsetBytes, self.message) = (reason, path, offsetBytes, message)
    }

    public var description: String {
        "\(path)" + (offsetBytes.map { " at byte \($0)" } ?? "") + ": \(message); the checkpoint is ignored and made again from the log"
    }
}
