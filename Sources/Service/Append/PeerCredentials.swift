import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says.
///
/// Taken when the peer connected; a process id may be reused and decides nothing.
struct PeerCredentials: Sendable, Equatable {
    let uid: UInt32
    let gid: UInt32

    /// `struct ucred` of Linux.
    private struct Record: Sendable {
        var pid: Int32 = 0
        var uid: UInt32 = 0
        var gid: UInt32 = 0
    }

    init(uid: UInt32, gid: UInt32) { (self.uid, self.gid) = (uid, gid) }

    /// Asks the channel's socket.
    static func of(_ channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let socket = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let record: EventLoopFuture<Record> = socket.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: CInt(SO_PEERCRED)))
        return record.map { PeerCredentials(uid: $0.uid, gid: $0.gid) }
    }
}

/// Names of Unix users and groups.
enum UnixAccounts {
    private static let recordBytesMax = 64 * 1024

    /// The name of a user; nil when the system knows none.
    static func userName(uid: UInt32) -> String? { withAccount(uid) { $0.pw_name.map { String(cString: $0) } } }

    /// The group that a user's account names; nil when the system knows none.
    static func primaryGroup(uid: UInt32) -> UInt32? { withAccount(uid) { $0.pw_gid } }

    private static func withAccount<R>(_ uid: UInt32, _ body: (passwd) -> R?) -> R? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: recordBytesMax) { buffer in
            var record = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let scratch = buffer.baseAddress, getpwuid_r(uid, &record, scratch, buffer.count, &found) == 0, let found else {
                return nil
            }
            return body(found.pointee)
        }
    }

    /// The id of a group given by name or number; nil when there is none of that name.
    static func groupId(_ nameOrNumber: String) -> UInt32? {
        if let number = UInt32(nameOrNumber) { return number }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: recordBytesMax) { buffer in
            var record = group()
            var found: UnsafeMutablePointer<group>?
            guard let scratch = buffer.baseAddress, getgrnam_r(nameOrNumber, &record, scratch, buffer.count, &found) == 0, let found
            else { return nil }
            return found.pointee.gr_gid
        }
    }
}
