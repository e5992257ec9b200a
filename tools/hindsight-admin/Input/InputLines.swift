import EventModel
import Glibc

/// The lines of a file or of standard input, one after the other.
struct InputLines: ~Copyable {
    private static let readBytes = 1 << 20
    /// A line of a dump is an event with its envelope.
    private static let lineBytesMax = EventLimits.eventBytesCeiling + 64 * 1024

    private let name: String
    private let descriptor: CInt
    /// The size of a file; nil for a pipe.
    let totalBytes: UInt64?
    private(set) var doneBytes: UInt64 = 0
    private(set) var number: UInt64 = 0
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// Opens a file; `-` is standard input.
    init(path: String) throws {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.error("cannot open", name) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw RunError("\(name) is a folder; name a file of lines") }
        totalBytes = status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Calls `body` with each line that is not blank, without its end and readable behind it, and its number from 1.
    mutating func forEach(_ body: (UnsafeBufferPointer<UInt8>, UInt64) throws -> Void) throws {
        while try fill() {
            while let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) ?? (isAtEnd && start < buffer.count ? buffer.count : nil) {
                try hand(start..<end, to: body)
                start = min(end + 1, buffer.count)
            }
        }
    }

    private mutating func hand(_ range: Range<Int>, to body: (UnsafeBufferPointer<UInt8>, UInt64) throws -> Void) throws {
        number += 1
        doneBytes += UInt64(range.count + 1)
        var range = range
        if let last = buffer[range].last, last == UInt8(ascii: "\r") { range = range.lowerBound..<range.upperBound - 1 }
        guard !buffer[range].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        let bytes = range.upperBound + JSONTextReader.paddingBytes <= buffer.count ? nil : Array(buffer[range]) + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
        if let bytes { return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[..<range.count]), number) } }
        try buffer.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range]), number) }
    }

    /// Reads more; false at the end.
    private mutating func fill() throws -> Bool {
        guard !isAtEnd else { return false }
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        guard buffer.count <= Self.lineBytesMax else { throw RunError("\(name), line \(number + 1): longer than \(Self.lineBytesMax) bytes: is this one JSON object a line?") }
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.readBytes))
        let (descriptor, name) = (descriptor, name)
        let count = try buffer.withUnsafeMutableBytes { bytes in
            while true {
                let count = read(descriptor, bytes.baseAddress?.advanced(by: old), Self.readBytes)
                if count >= 0 { return count }
                guard errno == EINTR else { throw Self.error("cannot read", name) }
            }
        }
        buffer.removeLast(Self.readBytes - count)
        isAtEnd = count == 0
        return true
    }

    private static func error(_ what: String, _ name: String) -> RunError { RunError("\(what) \(name): \(String(cString: strerror(errno)))") }
}
