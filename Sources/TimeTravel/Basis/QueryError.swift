import EventLog

/// Why a question has no answer, in words for the one who asked.
public struct QueryError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// The question itself is wrong.
        case badRequest
        /// There is no such customer or audience at this basis.
        case notFound
        /// It was there once and is not kept any more.
        case gone
        /// Ask again later.
        case unavailable
        /// The log could not be read.
        case failed
    }

    public let kind: Kind
    /// A stable word for programs, such as `not_found`.
    public let code: String
    public let message: String
    /// When asking again may help; nil when nothing is known of that.
    public let retryAfterSeconds: Int?

    public init(_ kind: Kind, code: String, _ message: String, retryAfterSeconds: Int? = nil) {
        (self.kind, self.code, self.message, self.retryAfterSeconds) = (kind, code, message, retryAfterSeconds)
    }

    static func badRequest(_ message: String) -> QueryError { QueryError(.badRequest, code: "bad_request", message) }
    static func notFound(_ message: String) -> QueryError { QueryError(.notFound, code: "not_found", message) }

    /// The log's own word for it, behind `log_`.
    public init(_ error: EventLogError) { self.init(.failed, code: "log_" + error.code.rawValue, error.description) }

    public var description: String { "\(code): \(message)" }
}

/// Runs something on the log and turns its error into ours.
@inline(__always)
func reading<R>(_ body: () throws(EventLogError) -> R) throws(QueryError) -> R {
    do { return try body() } catch { throw QueryError(error) }
}
