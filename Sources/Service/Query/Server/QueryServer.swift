import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves query.sock, or admin.sock: HTTP/1.1 over a bound Unix socket.
///
/// Hummingbird's own server binds by path, which leaves a moment in which others could connect; its HTTP and its router are used as
/// they are.
final class QueryServer: ServiceLifecycle.Service {
    private typealias Connection = HTTP1Channel.Value

    private let server: NIOAsyncChannel<Connection?, Never>
    private let http: HTTP1Channel
    private let group: MultiThreadedEventLoopGroup
    private let connections: QueryConnections
    private let limits: QueryLimits
    private let logger: Logger

    private init(
        server: NIOAsyncChannel<Connection?, Never>, http: HTTP1Channel, group: MultiThreadedEventLoopGroup, connections: QueryConnections,
        limits: QueryLimits, logger: Logger
    ) {
        (self.server, self.http, self.group, self.connections, self.limits, self.logger) = (
            server, http, group, connections, limits, logger
        )
    }

    /// Connections that are open now.
    var connectionCount: Int { connections.count }

    /// Listens on a bound socket; requests are answered once ``run()``.
    static func start(
        on socket: ListeningSocket, router: Router<QueryRoutes.Context>, peers: PeerGate, limits: QueryLimits, traffic: SocketTraffic, logger: Logger
    ) async throws -> QueryServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = QueryConnections()
        let http = HTTP1Channel(
            responder: responder(of: router, logger), 
            configuration: .init(
                additionalChannelHandlers: [AnswerWatch(traffic, stalledAfter: .seconds(limits.stalledSeconds))], idleTimeout: .seconds(limits.idleSeconds)))
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Requests that are sent without waiting for answers take memory by themselves.
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readBytes))
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .bind(socket.descriptor) { channel in connect(channel, http, connections, peers, limits, traffic, logger) }
        return QueryServer(server: server, http: http, group: group, connections: connections, limits: limits, logger: logger)
    }

    private static let readBytes = 2 * 1024

    private static func connect(
        _ channel: any Channel, _ http: HTTP1Channel, _ connections: QueryConnections, _ peers: PeerGate, _ limits: QueryLimits,
        _ traffic: SocketTraffic, _ logger: Logger
    ) -> EventLoopFuture<Connection?> {
        guard connections.count < limits.connectionsMax else {
            traffic.noteConnection(isServed: false)
            return refuse(channel, .serviceUnavailable, code: "too_many_connections", "there are \(limits.connectionsMax) connections already; try again later")
        }
        return PeerCredentials.of(channel).map { Optional($0) }.recover { _ in nil }.flatMap { peer in
            traffic.noteConnection(isServed: peers.admits(peer))
            guard peers.admits(peer) else { return refuse(channel, .forbidden, code: "forbidden", "this socket is not for your user") }
            return http.setup(channel: channel, logger: logger).map { connection in
                connections.add(channel)
                return connection
            }
        }
    }

    /// Answers before anything is asked, and closes.
    private static func refuse(_ channel: any Channel, _ status: HTTPResponse.Status, code: String, _ message: String) -> EventLoopFuture<Connection?> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(HTTPRefusal(status, code: code, message))
            return nil
        }
    }

    private static func responder(of router: Router<QueryRoutes.Context>, _ logger: Logger) -> HTTPChannelHandler.Responder {
        let responder = router.buildResponder()
        return { request, writer, channel in
            let context = QueryRoutes.Context(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response = try await responder.respond(to: request, context: context)
            try await writer.write(response: response.head, body: response.body)
        }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await serve()
        } onGracefulShutdown: {
            self.stop()
        }
    }

    private func serve() async {
        do {
            try await server.executeThenClose { incoming in
                await withDiscardingTaskGroup { tasks in
                    do {
                        for try await connection in incoming {
                            guard let connection else { continue }
                            tasks.addTask { await self.http.handle(value: connection, logger: self.logger) }
                        }
                    } catch {
                        self.logger.error("HTTP: \(error)")
                    }
                }
            }
        } catch {
            logger.error("HTTP: \(error)")
        }
    }

    /// Accepts no more, finishes the answers under way, cuts those that take too long.
    private func stop() {
        server.channel.close(promise: nil)
        connections.stop()
        let connections = connections
        group.next().scheduleTask(in: .seconds(limits.stopSeconds)) { connections.cut() }
    }

    /// Ends the threads.
    func shutDownThreads() async throws { try await group.shutdownGracefully() }
}
