import NIOCore

/// Tells a peer why it is not served, and closes.
final class ConnectionRefusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reason: Reason

    enum Reason {
        case tooManyConnections(max: Int)
        /// The socket is not for this user.
        case forbidden
    }

    init(_ reason: Reason) { self.reason = reason }

    func channelActive(context: ChannelHandlerContext) {
        var answers = AppendAnswers()
        switch reason {
        case .tooManyConnections(let max):
            answers.error(line: 0, code: "too_many_connections", "there are \(max) connections already; try again later", isRetryable: true)
        case .forbidden:
            answers.error(line: 0, code: "forbidden", "this socket is not for your user: --append-group names who else may use it", isRetryable: false)
        }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: answers.take())))
            .whenComplete { _ in bound.value.close(promise: nil) }
    }
}
