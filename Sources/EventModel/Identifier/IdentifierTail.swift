// The identifiers that came after the base: in memory, append-only, read without a lock while one thread adds.
//
// Invariants
//   1. What was published never moves and never changes: places stand in chunks that double in size, records in chunks that are not reused,
//      and a hash table that was too small stays readable beside the larger one until the whole tail goes.
//   2. A record is whole before its number stands in a slot or under `published`: readers acquire what the writer released.
//   3. One thread adds (the table's writer, under its lock).

import Synchronization

/// Keys by index and indices by key, from 0 on. The ordinal of index i is ``firstOrdinal`` + i.
final class IdentifierTail: @unchecked Sendable {
    // Unchecked: see the invariants.

    /// Where a record's length and bytes stand; nil for an ordinal that the log has not defined.
    typealias Place = UnsafePointer<UInt8>?

    let firstOrdinal: Int
    let kinds: IdentifierKindCodes
    private let published = Atomic<Int>(0)
    private var used = 0
    private let chunks = UnsafeMutablePointer<UnsafeMutablePointer<Place>?>.allocate(capacity: chunksMax)
    private var heap = IdentifierHeap()
    private var memories: [ZeroedMemory] = []
    private let slots = IdentifierSlots()

    private static let chunksMax = 24
    private static let firstChunkBits = 10

    /// An empty tail behind `baseCount` identifiers whose kinds have these numbers.
    init(baseCount: Int, kinds: IdentifierKindCodes) {
        (firstOrdinal, self.kinds) = (baseCount + 1, kinds)
        chunks.initialize(repeating: nil, count: Self.chunksMax)
    }

    deinit { chunks.deallocate() }

    /// Indices given out and visible to everyone.
    var count: Int { published.load(ordering: .acquiring) }

    /// The record of an index below a ``count`` that was read; nil for one that is not defined.
    @inline(__always)
    func record(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard let place = place(index)?.pointee else { return nil }
        return IdentifierHeap.record(place)
    }

    /// The index of a key, among those that are wanted.
    @inline(__always)
    func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64, where isWanted: (Int) -> Bool) -> Int? {
        slots.find(hash) { index in
            guard isWanted(index), let record = record(index) else { return false }
            return IdentifierRecord.matches(record, key, kinds)
        }
    }

    /// Brings what looking up these hashes reads into the cache, as ``IdentifierInterner/fetch(_:)`` says.
    func fetch(_ hashes: UnsafeBufferPointer<UInt64>) -> UInt64 {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: hashes.count) { indices in
            var sum: UInt64 = 0
            for hash in hashes { sum &+= slots.first(hash) }
            for index in 0..<hashes.count {
                indices[index] = slots.candidate(hashes[index]) ?? -1
                if indices[index] >= 0, place(indices[index])?.pointee == nil { sum &+= 1 }
            }
            for index in indices where index >= 0 { sum &+= UInt64(record(index)?.first ?? 0) }
            return sum
        }
    }

    @inline(__always)
    private func place(_ index: Int) -> UnsafeMutablePointer<Place>? {
        let shifted = index &+ (1 &<< Self.firstChunkBits)
        let chunk = Int.bitWidth &- 1 &- shifted.leadingZeroBitCount &- Self.firstChunkBits
        guard chunk < Self.chunksMax, let start = chunks[chunk] else { return nil }
        return start + (shifted &- (1 &<< (chunk &+ Self.firstChunkBits)))
    }
}

/// For the one thread that adds.
extension IdentifierTail {
    /// Adds a key that the tail does not have; returns its index.
    func append(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
        let index = used
        define(index, key, hash: hash)
        return index
    }

    /// Whether an index has a key. For the adding thread.
    func isDefined(_ index: Int) -> Bool { index < used && place(index)?.pointee != nil }

    /// Sets the key of an index that has none, which may lie beyond those given out: the ones between have none yet.
    func define(_ index: Int, _ key: UnsafeBufferPointer<UInt8>, hash: UInt64) {
        makeRoom(through: index)
        guard let place = place(index) else { preconditionFailure("more identifiers than ordinals") }
        place.pointee = heap.add(key, kinds)
        slots.insert(hash, index)
        advance(to: index + 1)
    }

    /// Leaves indices up to `count` without a key.
    func skip(to count: Int) {
        guard count > used else { return }
        makeRoom(through: count - 1)
        advance(to: count)
    }

    private func advance(to count: Int) {
        guard count > used else { return }
        used = count
        published.store(count, ordering: .releasing)
    }

    private func makeRoom(through index: Int) {
        var chunk = 0
        while place(index) == nil, chunk < Self.chunksMax {
            if chunks[chunk] == nil {
                let memory = ZeroedMemory(byteCount: MemoryLayout<Place>.stride << (chunk + Self.firstChunkBits))
                memories.append(memory)
                // Zeros are places without a record.
                chunks[chunk] = memory.bytes.baseAddress?.assumingMemoryBound(to: Place.self)
            }
            chunk += 1
        }
    }
}
