import Glibc

/// A connection to a local server.
struct StreamSocket: Sendable {
    let descriptor: CInt
    private let place: String

    /// Connects to a Unix socket.
    init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw BenchError("\(path) is too long for a socket; give --folder a shorter one")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        try self.init(AF_UNIX, address, place: path)
    }

    /// Connects to a port of this machine's loopback interface.
    init(loopbackPort port: UInt16) throws {
        try self.init(AF_INET, Self.loopback(port: port), place: "127.0.0.1:\(port)")
        var one: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
    }

    private init<Address>(_ family: CInt, _ address: Address, place: String) throws {
        self.place = place
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let length = socklen_t(MemoryLayout<Address>.size)
        let isConnected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
        }
        guard isConnected else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw BenchError("nobody takes connections at \(place): \(reason)")
        }
    }

    /// Writes everything, however long it takes.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        var written = 0
        while written < bytes.count {
            written += try send(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...]), flags: 0)
        }
    }

    func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write($0) }
    }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBufferPointer { try write($0) } }

    /// Writes what the socket takes at once; 0 when it is full.
    func writeWithoutWaiting(_ bytes: UnsafeRawBufferPointer) throws -> Int { try send(bytes, flags: CInt(MSG_DONTWAIT)) }

    private func send(_ bytes: UnsafeRawBufferPointer, flags: CInt) throws -> Int {
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags | CInt(MSG_NOSIGNAL))
            if count >= 0 { return count }
            if errno == EAGAIN { return 0 }
            if errno != EINTR { throw failure("writing") }
        }
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

    private func failure(_ doing: String) -> BenchError { BenchError("\(doing) \(place) failed: \(String(cString: strerror(errno)))") }
}

extension StreamSocket {
    /// A loopback port that nobody has.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { Glibc.close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isFound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isFound else { throw BenchError("no free port on 127.0.0.1: \(String(cString: strerror(errno)))") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
