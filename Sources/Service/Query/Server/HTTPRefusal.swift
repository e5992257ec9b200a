import EventModel
import HTTPTypes
import NIOCore

/// Tells a peer why it is not served, before it asks, and closes.
final class HTTPRefusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let status: HTTPResponse.Status
    private let body: [UInt8]

    init(_ status: HTTPResponse.Status, code: String, _ message: String) {
        var json = JSONWriter()
        json.object { json in
            json.field("code", code)
            json.field("message", message)
        }
        (self.status, body) = (status, json.bytes)
    }

    func channelActive(context: ChannelHandlerContext) {
        let retry = status == .serviceUnavailable ? "Retry-After: 1\r\n" : ""
        let head = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n"
        var answer = context.channel.allocator.buffer(string: head + retry + "Connection: close\r\n\r\n")
        answer.writeBytes(body)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(answer)).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
