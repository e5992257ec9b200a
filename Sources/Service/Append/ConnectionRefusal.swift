import NIOCore

/// Tells a peer that there are too many connections, and closes.
final class ConnectionRefusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connectionsMax: Int

    init(connectionsMax: Int) { self.connectionsMax = connectionsMax }

    func channelActive(context: ChannelHandlerContext) {
        var answers = AppendAnswers()
        answers.error(
            line: 0, code: "too_many_connections", "there are \(connectionsMax) connections already; try again later", isRetryable: true)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: answers.take())))
            .whenComplete { _ in bound.value.close(promise: nil) }
    }
}
