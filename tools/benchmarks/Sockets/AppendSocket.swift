import Glibc

/// A blocking connection to an append socket.
struct AppendSocket: Sendable {
    let descriptor: CInt
    private let path: String

    init(path: String) throws {
        self.path = path
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw BenchError("\(path) is too long for a socket; give --folder a shorter one")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isConnected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
        guard isConnected else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw BenchError("nobody takes connections at \(path): \(reason)")
        }
    }

    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        var written = 0
        while written < bytes.count {
            let count = send(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written, Int32(MSG_NOSIGNAL))
            if count >= 0 { written += count } else if errno != EINTR { throw failure("writing") }
        }
    }

    func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write($0) }
    }

    /// Reads what there is, waiting for the first byte; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw failure("reading") }
        }
    }

    func finishWriting() { shutdown(descriptor, Int32(SHUT_WR)) }
    func close() { Glibc.close(descriptor) }

    private func failure(_ doing: String) -> BenchError { BenchError("\(doing) \(path) failed: \(String(cString: strerror(errno)))") }
}
