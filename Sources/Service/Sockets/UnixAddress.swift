import Glibc

/// The address of a Unix socket by path.
struct UnixAddress: Sendable {
    /// The most bytes of a path (`sun_path` less its ending zero).
    static let pathBytesMax = 107
    /// `SOCK_STREAM` of Linux.
    static let streamType: Int32 = 1

    private let address: sockaddr_un

    /// - Throws: ``DaemonError`` when the system cannot take the path.
    init(_ path: String) throws(DaemonError) {
        let bytes = Array(path.utf8)
        guard bytes.count <= Self.pathBytesMax else {
            let found = "the socket path \(path) has \(bytes.count) bytes, the system allows \(Self.pathBytesMax)"
            throw DaemonError(.start, found + "; give a shorter one with --run")
        }
        guard !bytes.isEmpty, !bytes.contains(0) else { throw DaemonError(.start, "a socket path is empty or holds a NUL byte") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
    }

    /// Calls `body` with the address as system calls take it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
