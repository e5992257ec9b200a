import Foundation
import Glibc

/// A server on a Unix socket that takes one connection and does what a test says, with blocking calls on a thread of its own.
final class ScriptedServer: Sendable {
    let path: String
    private let listener: CInt

    init(_ script: @escaping @Sendable (ScriptedPeer) -> Void) throws {
        let path = "/tmp/hindsight-client-\(UUID().uuidString.prefix(8)).sock"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(listener, 8) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        (self.path, self.listener) = (path, listener)
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            script(ScriptedPeer(descriptor: connection))
            Glibc.close(connection)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        unlink(path)
    }
}
