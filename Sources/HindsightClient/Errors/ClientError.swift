/// Why a daemon could not be asked, or did not answer as it should.
public struct ClientError: Error, Hashable, Sendable {
    public enum Code: String, Sendable {
        /// No daemon listens on the socket.
        case nobodyListens = "nobody_listens"
        /// The socket's mode or group keeps this user out.
        case notPermitted = "not_permitted"
        /// The socket's path is longer than the system allows.
        case pathTooLong = "path_too_long"
        case timedOut = "timed_out"
        /// The daemon closed the connection before it had answered everything.
        case closedEarly = "closed_early"
        /// The answer is larger than the limit given.
        case tooLarge = "too_large"
        /// The daemon said something that the protocol does not know.
        case unexpectedReply = "unexpected_reply"
        /// The daemon turned the request or the hello down; the message is its own.
        case refused
        case failed
    }

    public let code: Code
    /// A sentence for people: what happened, where, and what to do about it.
    public let message: String

    public init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }
}

extension ClientError: CustomStringConvertible {
    public var description: String { message }
}
