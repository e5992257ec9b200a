import Glibc
import NIOCore

extension ClientError {
    /// The words for an error that came up while a connection to `socketPath` was opened or in use.
    init(_ error: any Error, socketPath: String) {
        switch error {
        case let error as ClientError: self = error
        case let error as IOError: self.init(errnoCode: error.errnoCode, socketPath: socketPath)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self.init(.pathTooLong, "the path \(socketPath) is too long for a socket (107 bytes); give --run a shorter one")
        case ChannelError.connectTimeout:
            self.init(.timedOut, "\(socketPath) did not take the connection in time; is hindsightd overloaded?")
        case is CancellationError: self.init(.failed, "the request was cancelled")
        default: self.init(.failed, "talking to \(socketPath) failed: \(error)")
        }
    }

    private init(errnoCode: CInt, socketPath: String) {
        switch errnoCode {
        case ENOENT, ECONNREFUSED, ENOTDIR:
            self.init(
                .nobodyListens, "nobody listens at \(socketPath): is hindsightd running? (--run DIR or HINDSIGHT_RUN names its run folder)")
        case EACCES, EPERM:
            self.init(.notPermitted, "no permission to use \(socketPath): ask its administrator for the socket's group")
        case EPIPE, ECONNRESET:
            self.init(.closedEarly, "hindsightd closed the connection at \(socketPath)")
        case ENAMETOOLONG:
            self.init(.pathTooLong, "the path \(socketPath) is too long for a socket (107 bytes); give --run a shorter one")
        default:
            self.init(.failed, "talking to \(socketPath) failed: \(String(cString: strerror(errnoCode)))")
        }
    }
}
