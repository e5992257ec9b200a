import Glibc

/// Standard output with a large buffer.
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
                throw OutputError(number: errno)
            }
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes a whole report. That nobody reads it to its end is no failure: the exit code says what was found.
    static func report(_ text: String) throws {
        var output = OutputStream()
        do {
            try output.write { $0 += Array((text + "\n").utf8) }
            try output.flush()
        } catch let error as OutputError where error.isUnread {}
    }
}

/// Standard output could not be written.
struct OutputError: Error, CustomStringConvertible {
    let number: Int32

    /// Nobody reads any more.
    var isUnread: Bool { number == EPIPE }
    var description: String { "cannot write to standard output: \(String(cString: strerror(number)))" }
}
