import Glibc

/// Bytes on their way to a file descriptor, collected so that one system call carries about a mebibyte.
struct ByteOutput: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let flushBytes = 1 << 20

    init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.flushBytes + Self.flushBytes / 4)
    }

    /// Lets `body` append to the buffer and writes it when it is full.
    ///
    /// - Throws: ``OutputClosed`` when nobody reads any more, ``AdminError`` when the system refuses.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws {
        body(&buffer)
        if buffer.count >= Self.flushBytes { try flush() }
    }

    mutating func append(_ text: String) throws { try append { $0.append(contentsOf: text.utf8) } }

    /// Writes everything collected so far.
    mutating func flush() throws {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                waitUntilWritable()
            } else if errno != EINTR {
                let code = errno
                buffer.removeAll()
                if code == EPIPE { throw OutputClosed() }
                throw AdminError(.failed, "cannot write the output: \(String(cString: strerror(code)))")
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// A pipe that another program made non-blocking is waited for.
    private func waitUntilWritable() {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wanted, 1, -1)
    }

    /// Writes all of a text at once.
    static func write(_ text: String, descriptor: Int32 = STDOUT_FILENO) throws {
        var output = ByteOutput(descriptor: descriptor)
        try output.append(text)
        try output.flush()
    }
}
