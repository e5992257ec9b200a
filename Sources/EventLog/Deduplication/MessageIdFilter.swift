// Is this messageId certainly new? The whole history's answer in one to four cache lines.
//
// Invariants
//   1. A hash that was inserted is always found: bits are set, never cleared, and generations are added, never dropped.
//   2. Only the last generation takes keys; those before it never change again, so a checkpoint's bytes serve them in place.
//   3. Growth does not stall: nothing is rehashed and nothing is copied, and the next generation's pages are fetched from the system one
//      after another while the last sixteenth of this one fills, since all of them at once would cost a commit a tenth of a second.
// Sizes and false positives: FilterLadder.swift. Format: EventLog.docc/CheckpointFormat.md, "Filter".

import EventModel
import Synchronization

/// Says of a messageId's hash whether it may have been inserted: never "no" wrongly, "yes" wrongly at most about once in 200.
///
/// Owned by the writer: one thread inserts and asks. ``snapshot()`` may be written elsewhere meanwhile.
struct MessageIdFilter: ~Copyable {
    /// What a look-up needs of a generation, without its owner.
    struct Lane {
        var words: UnsafePointer<UInt64>
        var blockCount: UInt64
    }

    /// The count of the last one is up to date in ``counted`` only.
    private var generations: [FilterGeneration] = []
    /// One for each generation; allocated once, so that reading costs no reference count.
    let lanes = UnsafeMutablePointer<Lane>.allocate(capacity: FilterLadder.generationsMax)
    private(set) var laneCount = 0
    /// The words of the last generation when it is in memory of ours, and how many more keys it takes.
    private var target: UnsafeMutablePointer<Atomic<UInt64>>?
    private var room = 0
    /// The room at which the next insert has something else to do first.
    private var pauseAt = 0
    private var next = FilterNextGeneration()

    /// A filter of no keys.
    init() { beginGeneration() }

    /// A filter that goes on from `generations`; at least one.
    init(_ generations: [FilterGeneration]) {
        for generation in generations { add(generation) }
        if generations.isEmpty { beginGeneration() }
    }

    deinit { lanes.deallocate() }

    /// Keys inserted so far.
    var count: Int { counted.reduce(0) { $0 + $1.count } }

    /// False when the hash was certainly never inserted.
    ///
    /// - Complexity: One cache line a generation, all of them independent.
    @inline(__always)
    borrowing func mayContain(_ hash: UInt64) -> Bool {
        let pattern = FilterBlock.pattern(hash)
        var (index, found) = (0, false)
        while index < laneCount {
            let lane = lanes[index]
            let block = lane.words + FilterBlock.index(hash, blockCount: lane.blockCount) &* FilterBlock.words
            // Not "or else": the next generation's line should be on its way already.
            let isThere = FilterBlock.contains(block, pattern)
            found = found != isThere ? true : found
            index &+= 1
        }
        return found
    }

    /// Adds a hash. Adding one again is harmless.
    ///
    /// - Complexity: One cache line; now and then 2 MiB of memory for the next generation. The first insert after a start copies the last
    ///   generation unless ``makeWritable()`` did.
    @inline(__always)
    mutating func insert(_ hash: UInt64) {
        if room == pauseAt { prepareInsert() }
        guard let target else { return }
        let pattern = FilterBlock.pattern(hash)
        let block = target + FilterBlock.index(hash, blockCount: lanes[laneCount &- 1].blockCount) &* FilterBlock.words
        var word = 0
        while word < FilterBlock.words {
            // One writer: nobody sets a bit between the load and the store.
            let old = block[word].load(ordering: .relaxed)
            block[word].store(old | FilterBlock.bit(pattern, word: word), ordering: .relaxed)
            word &+= 1
        }
        room &-= 1
    }

    /// Adds a hash that may have been added before: what a checkpoint's filter has is met again in the log, and takes no room a second time.
    mutating func insertUnlessKnown(_ hash: UInt64) {
        if !mayContain(hash) { insert(hash) }
    }

    /// Brings the last generation into memory of this process, where it can be inserted into.
    ///
    /// - Complexity: O(its bytes).
    mutating func makeWritable() {
        guard target == nil, let last = generations.last else { return }
        replaceLast(by: last.copied())
    }

    /// The generations as they are; cheap, to be written by another thread while this one goes on.
    func snapshot() -> FilterSnapshot { FilterSnapshot(generations: counted) }

    private var counted: [FilterGeneration] {
        var result = generations
        if target != nil, let last = result.indices.last { result[last].count = max(result[last].capacity - room, 0) }
        return result
    }

    @inline(never)
    private mutating func prepareInsert() {
        if room == 0 { makeRoom() }
        guard room <= Self.nextBegins(generations[laneCount - 1]), laneCount < FilterLadder.generationsMax else { return }
        pauseAt = room - next.prepare(laneCount, before: room)
    }

    private mutating func makeRoom() {
        let isFull = target != nil || generations.last.map(\.isFull) ?? true
        if isFull, laneCount < FilterLadder.generationsMax { beginGeneration() } else { makeWritable() }
        // A last generation beyond all bounds just gets fuller.
        if room == 0 { (room, pauseAt) = (.max, 0) }
    }

    private mutating func beginGeneration() {
        generations = counted
        add(next.take(generations.count))
    }

    /// The room in a generation at which the next one is begun with.
    private static func nextBegins(_ generation: FilterGeneration) -> Int { generation.capacity / 16 }

    private mutating func replaceLast(by generation: FilterGeneration) {
        generations.removeLast()
        laneCount -= 1
        add(generation)
    }

    private mutating func add(_ generation: FilterGeneration) {
        guard let words = generation.words, laneCount < FilterLadder.generationsMax else { return }
        generations.append(generation)
        (lanes + laneCount).initialize(to: Lane(words: words, blockCount: UInt64(generation.blockCount)))
        laneCount += 1
        target = generation.ownWords
        room = target == nil ? 0 : max(generation.capacity - generation.count, 0)
        pauseAt = min(room, Self.nextBegins(generation))
    }
}
