import NIOCore

/// Fails the channel when the peer sends nothing for a while although we wait for it.
///
/// The clock runs from a read that was asked for until bytes arrive, so a consumer that takes its time is not the peer's fault.
final class ReplyTimeoutHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let limit: TimeAmount
    private let socketPath: String
    private var alarm: Scheduled<Void>?

    init(limit: TimeAmount, socketPath: String) { (self.limit, self.socketPath) = (limit, socketPath) }

    func read(context: ChannelHandlerContext) {
        if alarm == nil { arm(context) }
        context.read()
    }

    private func arm(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let message = "no answer from \(socketPath) for \(limit.nanoseconds / 1_000_000_000) s; is hindsightd stuck?"
        alarm = context.eventLoop.scheduleTask(in: limit) {
            bound.value.fireErrorCaught(ClientError(.timedOut, message))
            bound.value.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        disarm()
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { disarm() }

    private func disarm() {
        alarm?.cancel()
        alarm = nil
    }
}
