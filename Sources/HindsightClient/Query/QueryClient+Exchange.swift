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
                try await Self.write(request, to: outbound)
                var parts = inbound.makeAsyncIterator()
                guard case .head(let head)? = try await parts.next() else { throw Self.closedEarly }
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

    private static func write(
        _ request: QueryRequest, to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    ) async throws {
        var headers: HTTPHeaders = ["host": "hindsight", "accept": "*/*", "connection": "close"]
        if request.method == .post { headers.add(name: "content-length", value: String(request.body.count)) }
        let method: HTTPMethod = request.method == .get ? .GET : .POST
        try await outbound.write(.head(HTTPRequestHead(version: .http1_1, method: method, uri: request.target, headers: headers)))
        if !request.body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
        try await outbound.write(.end(nil))
    }
}
