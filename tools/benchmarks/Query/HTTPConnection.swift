import Foundation

/// A keep-alive connection to a Unix socket that answers HTTP/1.1.
final class HTTPConnection {
    private static let readBytes = 256 << 10

    private let socket: StreamSocket
    private var received: [UInt8] = []
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readBytes, alignment: 16)

    init(socketPath: String) throws { socket = try StreamSocket(path: socketPath) }

    deinit { buffer.deallocate() }

    func close() { socket.close() }

    /// Asks and reads the whole answer.
    func get(_ path: String) throws -> HTTPAnswer {
        try socket.write("GET \(path) HTTP/1.1\r\nHost: hindsight\r\n\r\n")
        return try answer()
    }

    /// Sends a body and reads the whole answer.
    func post(_ path: String, _ body: [UInt8]) throws -> HTTPAnswer {
        try socket.write("POST \(path) HTTP/1.1\r\nHost: hindsight\r\nContent-Length: \(body.count)\r\n\r\n")
        try socket.write(body)
        return try answer()
    }

    private func answer() throws -> HTTPAnswer {
        received.removeAll(keepingCapacity: true)
        var headEnd: Int?
        while headEnd == nil {
            try receive()
            headEnd = Self.position(of: "\r\n\r\n", in: received, from: 0)
        }
        let head = HTTPHead(received[..<(headEnd ?? 0)])
        let bodyStart = (headEnd ?? 0) + 4
        let body = try head.isChunked ? chunkedBody(bodyStart) : plainBody(bodyStart, count: head.contentLength)
        return HTTPAnswer(status: head.status, body: body, serverMillis: head.serverMillis)
    }

    private func plainBody(_ start: Int, count: Int) throws -> [UInt8] {
        while received.count < start + count { try receive() }
        return Array(received[start..<start + count])
    }

    private func chunkedBody(_ start: Int) throws -> [UInt8] {
        var body: [UInt8] = []
        var at = start
        while true {
            var lineEnd = Self.position(of: "\r\n", in: received, from: at)
            while lineEnd == nil {
                try receive()
                lineEnd = Self.position(of: "\r\n", in: received, from: at)
            }
            let end = lineEnd ?? at
            guard let size = Int(String(decoding: received[at..<end], as: UTF8.self), radix: 16), size >= 0 else {
                throw BenchError("the daemon sent a chunk without a size")
            }
            while received.count < end + 2 + size + 2 { try receive() }
            if size == 0 { return body }
            body += received[end + 2..<end + 2 + size]
            at = end + 2 + size + 2
        }
    }

    private func receive() throws {
        let count = try socket.read(into: buffer)
        guard count > 0 else { throw BenchError("the daemon closed the query connection") }
        received += buffer[..<count]
    }

    private static func position(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let length = text.utf8CodeUnitCount
        var at = start
        while at + length <= bytes.count {
            if (0..<length).allSatisfy({ bytes[at + $0] == text.utf8Start[$0] }) { return at }
            at += 1
        }
        return nil
    }
}
