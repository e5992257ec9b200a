import Foundation
import Glibc

/// The server's end of the connection.
final class ScriptedPeer {
    private let descriptor: CInt
    private var pending: [UInt8] = []

    init(descriptor: CInt) { self.descriptor = descriptor }

    /// The next line without its newline; nil at the end.
    func line() -> String? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                defer { pending = [] }
                return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
            }
            pending += buffer[..<count]
        }
    }

    func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Reads a request up to its blank line; the first line of it.
    func requestLine() -> String {
        let first = line() ?? ""
        while let next = line(), next != "\r" {}
        return first.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
