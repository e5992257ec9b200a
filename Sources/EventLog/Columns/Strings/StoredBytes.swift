import EventModel

/// Bytes that stand in a file as they are, or as an LZ4 block when that saves at least an eighth; shorter than raw means LZ4.
struct StoredBytes: @unchecked Sendable {
    // Unchecked, since the bytes are never written while somebody reads them.
    let stored: UnsafeRawBufferPointer
    let rawBytes: Int

    /// LZ4 cannot expand further: a byte of a length stands for 255 bytes at most.
    static let ratioMax = 255

    /// Nil when the sizes cannot be true.
    @inline(__always)
    init?(_ stored: UnsafeRawBufferPointer, rawBytes: Int, rawBytesMax: Int) {
        guard rawBytes >= stored.count, rawBytes <= rawBytesMax, rawBytes <= stored.count &* Self.ratioMax else { return nil }
        (self.stored, self.rawBytes) = (stored, rawBytes)
    }

    var isRaw: Bool { stored.count == rawBytes }

    /// Gives `body` the raw bytes, in place when they are stored so; nil when they do not decompress.
    @inline(__always)
    func withRaw<R>(_ body: (UnsafeRawBufferPointer) -> R?) -> R? {
        if isRaw { return body(stored) }
        return withUnsafeTemporaryAllocation(byteCount: rawBytes, alignment: 8) { raw in
            LZ4.decompress(stored, into: raw) ? body(UnsafeRawBufferPointer(raw)) : nil
        }
    }

    /// Writes the raw bytes, for which there is room; false when they do not decompress.
    func unpack(into output: UnsafeMutablePointer<UInt8>) -> Bool {
        let raw = UnsafeMutableRawBufferPointer(start: output, count: rawBytes)
        guard isRaw else { return LZ4.decompress(stored, into: raw) }
        raw.copyMemory(from: stored)
        return true
    }

    /// Appends bytes in the shorter form.
    static func append(_ raw: UnsafeRawBufferPointer, effort: LZ4Effort, to output: inout ByteHeap) {
        let bound = LZ4.boundBytes(raw.count)
        let written = output.appendUninitialized(bound) { LZ4.compress(raw, effort: effort, into: $0, capacity: bound) }
        if written > 0, written <= raw.count - raw.count / SegmentFormat.compressionWorthwhile, written < raw.count { return }
        output.truncate(to: output.count - written)
        output.append(raw)
    }
}
