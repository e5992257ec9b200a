import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Counts the answers of a connection, and closes it when nobody takes them.
final class AnswerWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let traffic: SocketTraffic
    private let stalledAfter: TimeAmount
    private var alarm: Scheduled<Void>?

    init(_ traffic: SocketTraffic, stalledAfter: TimeAmount) { (self.traffic, self.stalledAfter) = (traffic, stalledAfter) }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .head = unwrapOutboundIn(data) { traffic.noteAnswer() }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = nil
        if !context.channel.isWritable {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            alarm = context.eventLoop.scheduleTask(in: stalledAfter) { bound.value.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }
}
