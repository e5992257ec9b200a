import NIOCore
import NIOPosix

/// A connection to the append socket: events go in as lines, acknowledgements come back.
///
/// One task sends. Line numbers that come back count the caller's lines from 1 (the hello does not count).
///
/// ```swift
/// let connection = try await AppendConnection.open(RunFolder("run").appendSocketPath, hello: AppendHello(source: "checkout"))
/// try await connection.send(Array("{\"type\":\"track\",…}\n".utf8))
/// let totals = try await connection.finish()
/// ```
public final class AppendConnection: Sendable {
    private let channel: any Channel
    private let session: AppendSession
    private let socketPath: String
    private let inFlightBytesMax: Int

    private init(channel: any Channel, session: AppendSession, socketPath: String, inFlightBytesMax: Int) {
        (self.channel, self.session, self.socketPath, self.inFlightBytesMax) = (channel, session, socketPath, inFlightBytesMax)
    }

    /// Connects, says hello and waits for the answer.
    ///
    /// - Parameters:
    ///   - inFlightBytesMax: ``send(_:)`` waits while more than this is not acknowledged.
    ///   - replySeconds: How long the daemon may owe an answer without a sign of life.
    ///   - onReceipt, onRejection: Called on the connection's thread, in the order received, before the acknowledgement that covers the line.
    /// - Throws: ``ClientError``: `nobodyListens`, `notPermitted`, `pathTooLong`, `timedOut`; `refused` when the hello is turned down.
    public static func open(
        _ socketPath: String, hello: AppendHello = AppendHello(), inFlightBytesMax: Int = ClientLimits.inFlightBytesMax,
        replySeconds: Int = ClientLimits.replySeconds, onReceipt: (@Sendable (AppendReceipt) -> Void)? = nil,
        onRejection: (@Sendable (AppendRejection) -> Void)? = nil
    ) async throws(ClientError) -> AppendConnection {
        let session = AppendSession(onReceipt: onReceipt, onRejection: onRejection)
        let channel = try await connect(socketPath, session, replySeconds: replySeconds)
        let connection = AppendConnection(
            channel: channel, session: session, socketPath: socketPath, inFlightBytesMax: inFlightBytesMax)
        do {
            try await connection.write(hello.line)
            _ = try await session.awaitGreeting()
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private static func connect(
        _ socketPath: String, _ session: AppendSession, replySeconds: Int
    ) async throws(ClientError) -> any Channel {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(Int64(ClientLimits.connectSeconds)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = AppendReplyHandler(
                        session: session, socketPath: socketPath, replyTimeout: .seconds(Int64(replySeconds)))
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        do {
            return try await bootstrap.connect(unixDomainSocketPath: socketPath).get()
        } catch {
            throw ClientError(error, socketPath: socketPath)
        }
    }

    /// The daemon's answer to the hello.
    public var greeting: AppendGreeting? { session.greeting }

    /// What was sent and acknowledged so far.
    public var totals: AppendTotals { session.totals }

    /// Sends lines, each with its newline; only the very last line of a connection may lack one.
    ///
    /// Returns when the bytes are handed over, which waits while too much is in flight. Nothing is durable before it is acknowledged.
    ///
    /// - Throws: ``ClientError`` with code `closedEarly` or `timedOut`.
    public func send(_ lines: [UInt8]) async throws(ClientError) {
        guard let last = lines.last else { return }
        let newline = UInt8(ascii: "\n")
        let count = lines.count { $0 == newline } + (last == newline ? 0 : 1)
        try await session.reserve(lines: count, bytes: lines.count, inFlightBytesMax: inFlightBytesMax)
        try await write(lines)
    }

    private func write(_ bytes: [UInt8]) async throws(ClientError) {
        do {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        } catch {
            // What the daemon said before it closed is a better reason than the broken pipe.
            try await session.refusalOfEnding()
            throw ClientError(error, socketPath: socketPath)
        }
    }

    /// Waits until everything sent is acknowledged, so durable or rejected; the connection stays open.
    ///
    /// The last line sent must have had its newline.
    public func awaitAcknowledged() async throws(ClientError) { try await session.awaitAcknowledged() }

    /// Says that nothing more comes, waits until everything is acknowledged and the daemon has closed.
    ///
    /// - Throws: ``ClientError`` with code `closedEarly` when lines were left unacknowledged; ``totals`` says how many.
    public func finish() async throws(ClientError) -> AppendTotals {
        do {
            try await channel.close(mode: .output).get()
        } catch ChannelError.alreadyClosed {
            // The daemon was faster; what it acknowledged decides.
        } catch {
            await close()
        }
        return try await session.awaitEnd()
    }

    /// Closes at once; what is in flight may or may not be stored.
    public func close() async { try? await channel.close().get() }
}
