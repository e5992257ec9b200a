import EventModel

/// Reads strings of heap chunks and keeps the block at hand unpacked, so that reading in order unpacks each block once.
///
/// Reused from chunk to chunk.
struct HeapCursor: ~Copyable {
    private var column: HeapColumn?
    private var strings = 0..<0
    private var raw = ByteHeap(capacity: HeapFormat.blockRawBytesTarget * 2)
    /// The block's bytes: `raw`, or in place.
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)
    private var lengths = Scratch<Int64>(capacity: HeapFormat.blockStringsMax)
    private var starts = Scratch<Int>(capacity: HeapFormat.blockStringsMax + 1)

    init() {}

    /// Turns to another chunk.
    mutating func open(_ column: HeapColumn) { (self.column, strings) = (column, 0..<0) }

    /// String `index`, valid until the next call; nil when there is none or its block is damaged.
    ///
    /// - Complexity: O(1) within a block, O(block) for the first string of another.
    mutating func string(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        if !strings.contains(index) {
            guard load(index) else { return nil }
        }
        let at = index &- strings.lowerBound
        return UnsafeRawBufferPointer(rebasing: block[starts.base[at]..<starts.base[at &+ 1]]).assumingMemoryBound(to: UInt8.self)
    }

    private mutating func load(_ index: Int) -> Bool {
        strings = 0..<0
        guard let column, index >= 0, index < column.count else { return false }
        let at = column.block(of: index)
        let range = column.strings(ofBlock: at)
        guard range.contains(index), let stored = column.stored(at), findStarts(column, range, stored.rawBytes), unpack(stored)
        else { return false }
        strings = range
        return true
    }

    /// False when the lengths do not make up the block.
    private mutating func findStarts(_ column: HeapColumn, _ range: Range<Int>, _ rawBytes: Int) -> Bool {
        lengths.resize(range.count)
        starts.resize(range.count + 1)
        column.lengths.decode(range, into: lengths.base)
        var end = 0
        starts.base[0] = 0
        for at in 0..<range.count {
            guard lengths.base[at] >= 0, lengths.base[at] <= Int64(rawBytes - end) else { return false }
            end += Int(lengths.base[at])
            starts.base[at + 1] = end
        }
        return end == rawBytes
    }

    private mutating func unpack(_ stored: StoredBytes) -> Bool {
        block = stored.stored
        if stored.isRaw { return true }
        raw.removeAll()
        let written = raw.appendUninitialized(stored.rawBytes) { stored.unpack(into: $0) ? stored.rawBytes : 0 }
        block = raw.bytes
        return written == stored.rawBytes
    }
}
