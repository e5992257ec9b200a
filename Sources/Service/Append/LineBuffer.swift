// Lines out of a stream of bytes.
//
// Invariants
//   1. start ≤ scanned ≤ end ≤ capacity − padding; no newline stands in start..<scanned.
//   2. `JSONTextReader.paddingBytes` are readable behind every line handed out.
//   3. While `isSkipping`, the buffer is empty: the rest of a line that is too long is dropped as it arrives.
// A byte is copied in once, and once more only when the line it belongs to was not complete at the end of a read.

import EventModel
import Glibc

/// Bytes of a connection that are not dealt with yet, as lines.
struct LineBuffer: ~Copyable {
    /// The next of the stream.
    enum Line {
        /// A line without its newline; valid until the next ``LineBuffer/append(_:)``, readable for `paddingBytes` behind its end.
        case text(UnsafeBufferPointer<UInt8>)
        /// A line of more than `lineBytesMax` bytes, whose bytes are gone.
        case tooLong
    }

    private static let newline = Int32(UInt8(ascii: "\n"))
    private static let bytesAtFirst = 8 * 1024

    let lineBytesMax: Int
    private var base: UnsafeMutablePointer<UInt8>
    private var capacityBytes: Int
    private var start = 0
    private var scanned = 0
    private var end = 0
    private(set) var isSkipping = false

    init(lineBytesMax: Int) {
        self.lineBytesMax = lineBytesMax
        capacityBytes = Self.bytesAtFirst
        base = .allocate(capacity: capacityBytes)
    }

    deinit { base.deallocate() }

    /// Bytes that are held.
    var count: Int { end - start }
    /// The memory in use.
    var memoryBytes: Int { capacityBytes }
    /// True when the stream stands inside a line.
    var isInsideLine: Bool { isSkipping || end > start }

    /// True when ``hasNext()`` has found a line that was not taken yet.
    var hasScannedLine: Bool { scanned < end && base[scanned] == UInt8(ascii: "\n") }

    /// Takes in what was read.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var bytes = bytes
        if isSkipping { bytes = skip(bytes) }
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        makeRoom(bytes.count)
        UnsafeMutableRawPointer(base + end).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    /// What follows the end of the line that is too long.
    private mutating func skip(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let source = bytes.baseAddress, let found = memchr(source, Self.newline, bytes.count) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        isSkipping = false
        return UnsafeRawBufferPointer(rebasing: bytes[(UnsafeRawPointer(found) - source + 1)...])
    }

    private mutating func makeRoom(_ extra: Int) {
        let wanted = count + extra + JSONTextReader.paddingBytes
        if wanted <= capacityBytes {
            if end + extra + JSONTextReader.paddingBytes > capacityBytes { moveToFront(of: base) }
            return
        }
        let larger = max(wanted, capacityBytes * 2)
        move(toMemoryOf: larger)
    }

    private mutating func move(toMemoryOf bytes: Int) {
        let (old, moved) = (base, UnsafeMutablePointer<UInt8>.allocate(capacity: bytes))
        moveToFront(of: moved)
        old.deallocate()
        (base, capacityBytes) = (moved, bytes)
    }

    private mutating func moveToFront(of target: UnsafeMutablePointer<UInt8>) {
        memmove(target, base + start, count)
        (start, scanned, end) = (0, scanned - start, count)
    }

    /// True when ``next()`` would return a line.
    mutating func hasNext() -> Bool {
        guard let found = memchr(base + scanned, Self.newline, end - scanned) else {
            scanned = end
            return count > lineBytesMax
        }
        scanned = found.assumingMemoryBound(to: UInt8.self) - base
        return true
    }

    /// The next line that is complete or too long; nil when more must be read.
    mutating func next() -> Line? {
        if let found = memchr(base + scanned, Self.newline, end - scanned) {
            let newline = found.assumingMemoryBound(to: UInt8.self) - base
            defer { consume(to: newline + 1) }
            return line(start..<newline)
        }
        scanned = end
        guard count > lineBytesMax else {
            if start == end { (start, scanned, end) = (0, 0, 0) }
            return nil
        }
        consume(to: end)
        isSkipping = true
        return .tooLong
    }

    /// The rest of a stream that has ended without a newline; nil when there is none.
    mutating func last() -> Line? {
        isSkipping = false
        guard end > start else { return nil }
        defer { consume(to: end) }
        return line(start..<end)
    }

    private func line(_ range: Range<Int>) -> Line {
        guard range.count <= lineBytesMax else { return .tooLong }
        return .text(UnsafeBufferPointer(start: UnsafePointer(base + range.lowerBound), count: range.count))
    }

    private mutating func consume(to offset: Int) { (start, scanned) = (offset, offset) }

    /// Gives memory back that only a busier moment needed.
    mutating func releaseSpareMemory() {
        guard capacityBytes > Self.bytesAtFirst, count + JSONTextReader.paddingBytes <= Self.bytesAtFirst else { return }
        move(toMemoryOf: Self.bytesAtFirst)
    }
}
