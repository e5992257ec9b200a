/// Records, each behind its length, in chunks that never move.
struct IdentifierHeap {
    private var chunks: [ZeroedMemory] = []
    private var next: UnsafeMutablePointer<UInt8>?
    private var left = 0

    /// Each chunk is twice as large as the one before, within these.
    private static let chunkBytesMin = 4096
    private static let chunkBytesMax = 16 * 1024 * 1024
    /// One byte, or 255 and four more.
    private static let shortMax = 254
    private static let longHeadBytes = 5

    /// Adds a key's record; returns where its length stands.
    mutating func add(_ key: UnsafeBufferPointer<UInt8>, _ kinds: IdentifierKindCodes) -> UnsafePointer<UInt8> {
        let isLong = IdentifierRecord.bytesMax(key) > Self.shortMax
        let headBytes = isLong ? Self.longHeadBytes : 1
        let start = room(headBytes + IdentifierRecord.bytesMax(key))
        let count = IdentifierRecord.write(key, kinds, to: start + headBytes)
        start[0] = isLong ? UInt8.max : UInt8(count)
        if isLong { UnsafeMutableRawPointer(start + 1).storeBytes(of: UInt32(count), as: UInt32.self) }
        (next, left) = (start + headBytes + count, left - headBytes - count)
        return UnsafePointer(start)
    }

    /// The record whose length stands at `place`.
    @inline(__always)
    static func record(_ place: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard place[0] == UInt8.max else { return UnsafeBufferPointer(start: place + 1, count: Int(place[0])) }
        let count = UnsafeRawPointer(place + 1).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: place + longHeadBytes, count: Int(count))
    }

    private mutating func room(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if let next, bytes <= left { return next }
        let usual = min((chunks.last?.bytes.count ?? Self.chunkBytesMin / 2) * 2, Self.chunkBytesMax)
        let memory = ZeroedMemory(byteCount: max(bytes, usual))
        chunks.append(memory)
        left = memory.bytes.count
        return memory.bytes.assumingMemoryBound(to: UInt8.self).baseAddress.unsafelyUnwrapped
    }
}
