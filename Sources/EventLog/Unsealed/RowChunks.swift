/// Encoded rows one behind the other in chunks of memory that never move.
///
/// A row never crosses from one chunk into the next; one that is larger than a chunk gets as many in one piece.
/// One thread adds, others read rows that were published to them before.
final class RowChunks: @unchecked Sendable {
    // Unchecked, since variables belong to the thread that adds; the table of chunks is stable for those who read.

    /// Where each chunk begins. Chunks that were allocated in one piece follow one another.
    private let chunks = StableArray<UnsafeMutablePointer<UInt8>>(firstBits: 6)
    private var pooled: [UnsafeMutablePointer<UInt8>] = []
    /// Those of rows that are larger than a chunk.
    private var oversized: [UnsafeMutablePointer<UInt8>] = []
    @exclusivity(unchecked) private var chunkCount = 0
    /// Where the next row begins; chunk `i` has the offsets from `i << chunkBits` on.
    @exclusivity(unchecked) private(set) var end: UInt64 = 0

    /// 2^chunkBits is ``ChunkPool/chunkBytes``.
    private static let chunkBits: UInt64 = 18
    private static let chunkBytes = ChunkPool.chunkBytes

    deinit {
        ChunkPool.shared.giveBack(pooled)
        for memory in oversized { memory.deallocate() }
        chunks.free()
    }

    /// Room for the next row, at ``end``.
    @inline(__always)
    func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        let left = chunkCount << Int(Self.chunkBits) - Int(end)
        if bytes > left { addChunks((bytes + Self.chunkBytes - 1) >> Int(Self.chunkBits)) }
        return mutablePointer(end)
    }

    /// Keeps what was written there.
    @inline(__always)
    func take(_ bytes: Int) { end &+= UInt64(bytes) }

    @inline(never)
    private func addChunks(_ count: Int) {
        end = UInt64(chunkCount) << Self.chunkBits
        guard count > 1 else {
            let memory = ChunkPool.shared.take()
            pooled.append(memory)
            return add(memory)
        }
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count * Self.chunkBytes)
        oversized.append(memory)
        for chunk in 0..<count { add(memory + chunk * Self.chunkBytes) }
    }

    private func add(_ memory: UnsafeMutablePointer<UInt8>) {
        chunks.store(memory, at: chunkCount)
        chunkCount += 1
    }

    @inline(__always)
    private func mutablePointer(_ offset: UInt64) -> UnsafeMutablePointer<UInt8> {
        chunks[Int(offset &>> Self.chunkBits)] + Int(offset & (1 &<< Self.chunkBits &- 1))
    }

    /// The row at an offset that ``end`` had before it was added.
    @inline(__always)
    func pointer(_ offset: UInt64) -> UnsafePointer<UInt8> { UnsafePointer(mutablePointer(offset)) }
}
