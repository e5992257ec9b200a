import Synchronization

/// Chunks of memory of LogSegments that were sealed, for the next: memory fresh from the system costs a page fault every 4 KiB, a fifth
/// of what the writer spends on an event.
final class ChunkPool: Sendable {
    static let shared = ChunkPool()
    static let chunkBytes = 256 * 1024
    /// As much as one LogSegment of usual events fills.
    private static let freeMax = 640

    private struct Chunk: @unchecked Sendable {
        // Unchecked, since nobody else knows a free chunk.
        let memory: UnsafeMutablePointer<UInt8>
    }

    private let free = Mutex<[Chunk]>([])

    func take() -> UnsafeMutablePointer<UInt8> { free.withLock { $0.popLast() }?.memory ?? .allocate(capacity: Self.chunkBytes) }

    func giveBack(_ memory: [UnsafeMutablePointer<UInt8>]) {
        let chunks = memory.map { Chunk(memory: $0) }
        let rest = free.withLock { free in
            let kept = min(max(Self.freeMax - free.count, 0), chunks.count)
            free += chunks[..<kept]
            return chunks[kept...]
        }
        for chunk in rest { chunk.memory.deallocate() }
    }
}
