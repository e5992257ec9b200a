import Dispatch
import Glibc

@testable import Service

/// A plain client of a Unix socket, so that tests decide every byte and every close.
final class UnixClient: Sendable {
    struct Failure: Error { let what: String, code: Int32 }

    private let descriptor: Int32

    /// A receive that takes longer has failed.
    private static let patienceSeconds = 120

    init(_ path: String) throws {
        let descriptor = socket(AF_UNIX, UnixAddress.streamType, 0)
        self.descriptor = descriptor
        guard try UnixAddress(path).withPointer({ connect(descriptor, $0, $1) }) == 0 else { throw Failure(what: "connect", code: errno) }
        // A `struct timeval`.
        let patience = [Self.patienceSeconds, 0]
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, patience, socklen_t(MemoryLayout<Int>.size * patience.count))
    }

    deinit { close(descriptor) }

    func send(_ text: String) async throws {
        try await onThread { [descriptor] in
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { throw Failure(what: "send", code: errno) }
                rest = rest.dropFirst(sent)
            }
        }
    }

    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything up to the end of the stream.
    func readToEnd() async throws -> String { try await read { _ in false } }

    /// Up to and with the next `count` lines.
    func readLines(_ count: Int) async throws -> [String] {
        try await read { $0.count { $0 == UInt8(ascii: "\n") } >= count }.split(separator: "\n").map(String.init)
    }

    private func read(until isEnough: @escaping @Sendable ([UInt8]) -> Bool) async throws -> String {
        try await onThread { [descriptor] in
            var all: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 64 * 1024)
            while !isEnough(all) {
                let count = recv(descriptor, &piece, piece.count, 0)
                if count < 0, errno == ECONNRESET { break }
                guard count >= 0 else { throw Failure(what: "recv", code: errno) }
                if count == 0 { break }
                all += piece[..<count]
            }
            return String(decoding: all, as: UTF8.self)
        }
    }
}

/// Runs what blocks away from the threads that the service under test shares with the test.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
