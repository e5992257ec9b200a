import Glibc

/// A file of events, one a line, mapped into memory with the place of every line.
final class EventFile: @unchecked Sendable {
    /// Up to here the whole file is read before anything is measured.
    private static let bytesInMemoryMax = 8 << 30

    // Unchecked, since the mapping is read only and lives as long as the object.
    let base: UnsafePointer<UInt8>
    let byteCount: Int
    /// Where each event's line begins, and at the end the end of the last.
    let lineStarts: [Int]

    init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.error(path) }
        byteCount = Int(status.st_size)
        guard byteCount > 0 else { throw BenchError("\(path) holds no events") }
        let populate = byteCount <= Self.bytesInMemoryMax ? MAP_POPULATE : 0
        guard let mapped = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE | populate, descriptor, 0), mapped != MAP_FAILED else {
            throw Self.error(path)
        }
        base = UnsafePointer(mapped.assumingMemoryBound(to: UInt8.self))
        lineStarts = Self.index(base, byteCount)
        guard lineStarts.count > 1 else { throw BenchError("\(path) has no line that ends; events are newline-delimited JSON") }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }

    var events: Int { lineStarts.count - 1 }

    private static func index(_ base: UnsafePointer<UInt8>, _ byteCount: Int) -> [Int] {
        var starts = [0]
        var at = 0
        while at < byteCount, let end = memchr(base + at, 0x0A, byteCount - at) {
            at = UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - base + 1
            starts.append(at)
        }
        return starts
    }

    private static func error(_ path: String) -> BenchError { BenchError("reading \(path) failed: \(String(cString: strerror(errno)))") }
}
