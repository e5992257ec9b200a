import NIOCore
import NIOHTTP1
import NIOPosix

extension QueryClient {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
    typealias HTTPChannel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    func exchange(
        _ request: QueryRequest, _ body: @Sendable @escaping (HTTPResponseHead, inout Parts) async throws -> QueryAnswer
    ) async throws(ClientError) -> QueryAnswer {
        do {
            return try await exchangeRethrowing(request, body)
        } catch {
            throw ClientError(error, socketPath: socketPath)
        }
    }

    /// Sends the request, waits for the head of the answer and gives the rest to `body`.
    func exchangeRethrowing(
        _ request: QueryRequest, _ body: @Sendable @escaping (HTTPResponseHead, inout Parts) async throws -> QueryAnswer
    ) async throws -> QueryAnswer {
        let path = socketPath
        let channel = try await connect()
        do {
            return try await channel.executeThenClose { inbound, outbound in
                // A daemon that turns a request down may answer and close before it has read all of it: its answer counts, not the broken pipe.
                var writeError: (any Error)?
                do { try await outbound.write(contentsOf: Self.parts(of: request)) } catch { writeError = error }
                var parts = inbound.makeAsyncIterator()
                guard case .head(let head)? = try await parts.next() else { throw writeError ?? Self.closedEarly }
                return try await body(head, &parts)
            }
        } catch let error as IOError {
            throw ClientError(error, socketPath: path)
        }
    }

    static var closedEarly: ClientError {
        ClientError(.closedEarly, "hindsightd closed the connection before it had answered; look at its log")
    }

    private func connect() async throws(ClientError) -> HTTPChannel {
        let (path, limit) = (socketPath, TimeAmount.seconds(Int64(replySeconds)))
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(Int64(ClientLimits.connectSeconds)))
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ReplyTimeoutHandler(limit: limit, socketPath: path))
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try HTTPChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw ClientError(error, socketPath: path)
        }
    }

    /// The request in one flush.
    private static func parts(of request: QueryRequest) -> [HTTPClientRequestPart] {
        var headers: HTTPHeaders = ["host": "hindsight", "accept": "*/*", "connection": "close"]
        if request.method == .post { headers.add(name: "content-length", value: String(request.body.count)) }
        let method: HTTPMethod = request.method == .get ? .GET : .POST
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: request.target, headers: headers)
        let body: [HTTPClientRequestPart] = request.body.isEmpty ? [] : [.body(.byteBuffer(ByteBuffer(bytes: request.body)))]
        return [.head(head)] + body + [.end(nil)]
    }
}
