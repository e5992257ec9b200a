import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks the query socket over HTTP/1.1; every request has a connection of its own.
///
/// ```swift
/// let client = QueryClient(socketPath: RunFolder("run").querySocketPath)
/// let answer = try await client.answer(to: QueryRequest(path: ["v1", "customers", "user_id:u42"]))
/// ```
public struct QueryClient: Sendable {
    public let socketPath: String
    /// A larger answer is refused with `tooLarge`; ``lines(of:_:)`` has no such bound.
    public var bodyBytesMax = ClientLimits.bodyBytesMax
    /// How long the daemon may be silent while it owes an answer.
    public var replySeconds = ClientLimits.replySeconds

    public init(socketPath: String) { self.socketPath = socketPath }

    /// Asks and waits for the whole answer, whatever its status.
    ///
    /// - Throws: ``ClientError``: `nobodyListens`, `notPermitted`, `pathTooLong`, `timedOut`, `closedEarly`, `tooLarge`.
    public func answer(to request: QueryRequest) async throws(ClientError) -> QueryAnswer {
        let limit = bodyBytesMax
        return try await exchange(request) { head, parts in
            try await Self.collect(head, &parts, bodyBytesMax: limit)
        }
    }

    /// Asks and hands over the bytes of the answer as they arrive.
    ///
    /// - Returns: As of ``lines(of:_:)``.
    /// - Throws: As of ``lines(of:_:)``.
    public func pieces(
        of request: QueryRequest, _ body: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws -> QueryAnswer {
        let limit = bodyBytesMax
        return try await exchangeRethrowing(request) { head, parts in
            guard (200..<300).contains(head.status.code) else {
                return try await Self.collect(head, &parts, bodyBytesMax: limit)
            }
            try await Self.handOver(&parts, body)
            return QueryAnswer(status: Int(head.status.code), body: [])
        }
    }

    /// Asks for newline-delimited JSON and hands over one line at a time, without its newline, as they arrive.
    ///
    /// - Returns: Status and, when that is no success, the body; a success has given its body to `body`.
    /// - Throws: ``ClientError``, and whatever `body` throws (which ends the request).
    public func lines(
        of request: QueryRequest, _ body: @Sendable @escaping ([UInt8]) async throws -> Void
    ) async throws -> QueryAnswer {
        let limit = bodyBytesMax
        return try await exchangeRethrowing(request) { head, parts in
            guard (200..<300).contains(head.status.code) else {
                return try await Self.collect(head, &parts, bodyBytesMax: limit)
            }
            try await Self.split(&parts, body)
            return QueryAnswer(status: Int(head.status.code), body: [])
        }
    }
}
