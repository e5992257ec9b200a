/// Why an event was not accepted, in words its sender can act on.
public struct EventError: Error, Hashable, Sendable {
    public enum Code: String, Sendable {
        case invalidJSON = "invalid_json"
        case invalidEvent = "invalid_event"
        case tooLarge = "too_large"
        case idConflict = "id_conflict"
        case suppressed
        case directIdentifier = "direct_identifier"
        case unknownSource = "unknown_source"
        case diskFull = "disk_full"
        case shuttingDown = "shutting_down"

        /// True when the same line may be accepted later.
        public var isRetryable: Bool { self == .diskFull || self == .shuttingDown }
    }

    public let code: Code
    /// Path of the offending field, such as `context.device.id`; nil when the whole line is at fault.
    public let field: String?
    public let message: String

    public init(_ code: Code, field: String? = nil, _ message: String) {
        (self.code, self.field, self.message) = (code, field, message)
    }
}

extension EventError: CustomStringConvertible {
    public var description: String { field.map { "\(code.rawValue) at \($0): \(message)" } ?? "\(code.rawValue): \(message)" }
}
