import Glibc

/// Standard output with a large buffer. Ends the program quietly when nobody reads any more.
struct OutputStream {
    private var buffer: [UInt8] = []
    private static let bufferBytes = 1 << 20

    init() {
        signal(SIGPIPE, SIG_IGN)
        buffer.reserveCapacity(Self.bufferBytes + 64 * 1024)
    }

    mutating func write(_ append: (inout [UInt8]) -> Void) throws {
        append(&buffer)
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Hands everything over.
    mutating func flush() throws {
        var sent = 0
        while sent < buffer.count {
            let count = buffer.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + sent, buffer.count - sent) }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { exit(0) }
                throw OutputError(reason: String(cString: strerror(errno)))
            }
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Standard output could not be written.
struct OutputError: Error, CustomStringConvertible {
    let reason: String
    var description: String { "cannot write to standard output: \(reason)" }
}
