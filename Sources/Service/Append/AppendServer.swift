import EventLog
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves append.sock: accepts connections, gives each an ``AppendConnection``, and finishes them when the service stops.
final class AppendServer: Service {
    private let channel: any Channel
    private let loops: [NIOLoopBound<AppendLoop>]
    private let group: MultiThreadedEventLoopGroup
    private let connections: ConnectionCount

    private init(
        channel: any Channel, loops: [NIOLoopBound<AppendLoop>], group: MultiThreadedEventLoopGroup, connections: ConnectionCount
    ) {
        (self.channel, self.loops, self.group, self.connections) = (channel, loops, group, connections)
    }

    /// Connections that are open now.
    var connectionCount: Int { connections.current }

    /// Listens on a bound socket; connections are served from now on.
    static func start(
        on socket: ListeningSocket, log: EventLog, peers: PeerGate, gate: SourceGate, limits: AppendLimits, latency: AppendLatency, traffic: SocketTraffic, threads: Int = 1
    ) async throws -> AppendServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        var loops: [ObjectIdentifier: NIOLoopBound<AppendLoop>] = [:]
        for eventLoop in group.makeIterator() {
            loops[ObjectIdentifier(eventLoop)] = try await eventLoop.submit {
                let loop = AppendLoop(log: log, gate: gate, limits: limits, latency: latency, traffic: traffic, eventLoop: eventLoop)
                loop.start()
                return NIOLoopBound(loop, eventLoop: eventLoop)
            }.get()
        }
        let connections = ConnectionCount(max: limits.connectionsMax)
        let channel = try await bootstrap(group, limits) { [loops] channel in
            guard let loop = loops[ObjectIdentifier(channel.eventLoop)] else { preconditionFailure("every event loop has its AppendLoop") }
            return connect(channel, loop, connections, peers, traffic)
        }.withBoundSocket(socket.descriptor).get()
        return AppendServer(channel: channel, loops: Array(loops.values), group: group, connections: connections)
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ limits: AppendLimits,
        _ initialize: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 16 * 1024, maximum: limits.readBytesMax)
            )
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: limits.answerBytesMax / 4, high: limits.answerBytesMax)
            )
            .childChannelInitializer(initialize)
    }

    private static func connect(
        _ channel: any Channel, _ loop: NIOLoopBound<AppendLoop>, _ connections: ConnectionCount, _ peers: PeerGate,
        _ traffic: SocketTraffic
    ) -> EventLoopFuture<Void> {
        guard connections.enter() else {
            traffic.noteConnection(isServed: false)
            return channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(ConnectionRefusal(.tooManyConnections(max: connections.max)))
            }
        }
        channel.closeFuture.whenComplete { _ in connections.leave() }
        return PeerCredentials.of(channel).map { Optional($0) }.recover { _ in nil }.flatMapThrowing { peer in
            traffic.noteConnection(isServed: peers.admits(peer))
            guard peers.admits(peer) else { return try channel.pipeline.syncOperations.addHandler(ConnectionRefusal(.forbidden)) }
            try channel.pipeline.syncOperations.addHandler(AppendConnection(loop: loop.value, peer: peer))
        }
    }

    func run() async throws {
        try await gracefulShutdown()
        try await stop()
    }

    /// Accepts no more, lets connections finish what was read, cuts those that do not.
    func stop() async throws {
        try? await channel.close()
        for loop in loops {
            try await loop.eventLoop.flatSubmit { loop.value.stop() }.get()
        }
    }

    /// Ends the threads, once the log is closed and completes nothing more.
    func shutDownThreads() async throws { try await group.shutdownGracefully() }
}
