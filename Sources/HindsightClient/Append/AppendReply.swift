/// One line that the daemon answers on the append socket.
///
/// Line numbers are the connection's: physical lines from 1, the hello included.
public enum AppendReply: Hashable, Sendable {
    case greeting(AppendGreeting)
    case ack(AppendAck)
    case receipt(AppendReceipt)
    case rejection(AppendRejection)
}
