import NIOCore

/// Cuts the daemon's bytes into lines and hands each to the session; closes when the daemon falls silent while it owes an answer.
final class AppendReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let session: AppendSession
    private let socketPath: String
    private let replyTimeout: TimeAmount
    private var pending = ByteBuffer()
    private var watch: RepeatedTask?

    init(session: AppendSession, socketPath: String, replyTimeout: TimeAmount) {
        (self.session, self.socketPath, self.replyTimeout) = (session, socketPath, replyTimeout)
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let (session, limit, path) = (session, replyTimeout, socketPath)
        watch = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            guard session.isOverdue(after: limit) else { return }
            session.failed(
                ClientError(.timedOut, "no answer from \(path) for \(limit.nanoseconds / 1_000_000_000) s; is hindsightd stuck?"))
            channel.close(promise: nil)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var received = unwrapInboundIn(data)
        pending.writeBuffer(&received)
        do {
            try takeLines()
        } catch {
            fail(error, context)
        }
    }

    private func takeLines() throws(ClientError) {
        while let line = pending.readLine() {
            try session.received(AppendReply(parsing: line))
        }
        pending.discardReadBytes()
        guard pending.readableBytes <= ClientLimits.replyLineBytesMax else {
            throw ClientError(.unexpectedReply, "a reply of \(socketPath) is longer than \(ClientLimits.replyLineBytesMax) bytes")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(ClientError(error, socketPath: socketPath), context) }

    private func fail(_ error: ClientError, _ context: ChannelHandlerContext) {
        session.failed(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.cancel()
        session.closed()
        context.fireChannelInactive()
    }
}
