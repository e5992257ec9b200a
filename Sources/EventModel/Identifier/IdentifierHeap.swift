/// Bytes of keys, in chunks that never move.
struct IdentifierHeap {
    private var chunks: [ZeroedMemory] = []
    private var next: UnsafeMutablePointer<UInt8>?
    private var left = 0

    private static let chunkBytes = 256 * 1024

    /// Adds as many bytes as `write` says it wrote, of `bytesMax` for which there is room.
    mutating func add(bytesMax: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) -> (start: UnsafePointer<UInt8>, count: Int) {
        if bytesMax > left { begin(bytesMax) }
        guard let start = next else { preconditionFailure("a chunk was begun") }
        let count = write(start)
        precondition(count <= bytesMax, "wrote outside the room given")
        (next, left) = (start + count, left - count)
        return (UnsafePointer(start), count)
    }

    private mutating func begin(_ bytesMax: Int) {
        let memory = ZeroedMemory(byteCount: chunks.isEmpty ? max(bytesMax, 4096) : max(bytesMax, Self.chunkBytes))
        chunks.append(memory)
        next = memory.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        left = memory.bytes.count
    }
}
