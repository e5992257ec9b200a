import EventModel
import Synchronization

/// One fixed-size blocked Bloom filter: in memory of this process while it fills, or in the bytes of a mapped checkpoint.
struct FilterGeneration: Sendable {
    private enum Storage: Sendable {
        case own(ZeroedMemory)
        case shared(SharedBytes)
    }

    private let storage: Storage
    let blockCount: Int
    /// Keys that it takes before the next generation begins.
    let capacity: Int
    /// Keys inserted.
    var count: Int

    /// An empty generation: its memory is not touched yet.
    init(blockCount: Int, capacity: Int) {
        storage = .own(ZeroedMemory(byteCount: blockCount * FilterBlock.bytes))
        (self.blockCount, self.capacity, count) = (blockCount, capacity, 0)
    }

    /// A generation in place, or a copy where the bytes are not aligned to words.
    init(_ bytes: SharedBytes, capacity: Int, count: Int) {
        let isAligned = Int(bitPattern: bytes.bytes.baseAddress) % MemoryLayout<UInt64>.alignment == 0
        storage = isAligned ? .shared(bytes) : .own(Self.copy(bytes.bytes))
        (blockCount, self.capacity, self.count) = (bytes.count / FilterBlock.bytes, capacity, count)
    }

    private init(_ memory: ZeroedMemory, like other: FilterGeneration) {
        storage = .own(memory)
        (blockCount, capacity, count) = (other.blockCount, other.capacity, other.count)
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer) -> ZeroedMemory {
        let memory = ZeroedMemory(byteCount: bytes.count)
        memory.bytes.copyMemory(from: bytes)
        return memory
    }

    var isFull: Bool { count >= capacity }
    var byteCount: Int { blockCount * FilterBlock.bytes }

    /// Where the words are, little-endian; valid while this value lives.
    var words: UnsafePointer<UInt64>? { bytes.baseAddress?.assumingMemoryBound(to: UInt64.self) }

    /// The words to insert into; nil for a generation in place. Atomic, for the sake of a snapshot that is being read.
    var ownWords: UnsafeMutablePointer<Atomic<UInt64>>? {
        guard case .own(let memory) = storage else { return nil }
        return memory.bytes.baseAddress?.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    private var bytes: UnsafeRawBufferPointer {
        switch storage {
        case .own(let memory): UnsafeRawBufferPointer(memory.bytes)
        case .shared(let bytes): bytes.bytes
        }
    }

    /// The same generation in memory of this process. O(bytes).
    func copied() -> FilterGeneration { FilterGeneration(Self.copy(bytes), like: self) }

    /// Calls `body` with all bytes in pieces, while the writer may be setting bits: each word is one that stood there.
    func forEachPiece<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        guard let own = ownWords else { return try body(bytes) }
        let wordCount = blockCount * FilterBlock.words
        let piece = ZeroedMemory(byteCount: min(wordCount, Self.pieceWords) * 8)
        guard let output = piece.bytes.baseAddress?.assumingMemoryBound(to: UInt64.self) else { return }
        var start = 0
        while start < wordCount {
            let count = min(Self.pieceWords, wordCount - start)
            for index in 0..<count { output[index] = own[start &+ index].load(ordering: .relaxed) }
            try body(UnsafeRawBufferPointer(start: output, count: count * 8))
            start += count
        }
    }

    private static let pieceWords = 8192
}
