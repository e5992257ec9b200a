import EventModel

/// Collects byte strings in order and writes them as a heap chunk. Reused from chunk to chunk. Grammar: HeapColumn.swift.
struct HeapColumnBuilder: ~Copyable {
    private var bytes = ByteHeap()
    private var lengths = Scratch<Int64>()
    private var firsts = Scratch<UInt64>()
    private var ends = Scratch<UInt64>()
    private var rawEnds = Scratch<UInt64>()
    private var blocks = ByteHeap()
    private var part = ByteHeap()
    private var integers = IntegerColumnEncoder()

    init() {}

    var count: Int { lengths.count }
    /// Bytes of all strings so far.
    var rawBytes: Int { bytes.count }

    /// Adds the next string, at most ``HeapFormat/stringBytesMax`` bytes.
    mutating func append(_ string: UnsafeBufferPointer<UInt8>) {
        precondition(string.count <= HeapFormat.stringBytesMax, "a string is bounded")
        bytes.append(UnsafeRawBufferPointer(string))
        lengths.append(Int64(string.count))
    }

    /// Adds strings that stand one after the other.
    mutating func append(_ strings: UnsafeRawBufferPointer, lengths added: UnsafeBufferPointer<Int64>) {
        precondition(added.allSatisfy { (0...Int64(HeapFormat.stringBytesMax)).contains($0) }, "a string is bounded")
        precondition(added.reduce(0, +) == Int64(strings.count), "lengths are those of the strings")
        bytes.append(strings)
        for length in added { lengths.append(length) }
    }

    /// Appends the chunk and forgets the strings.
    mutating func finish(effort: LZ4Effort = .fast, into output: inout ByteHeap) {
        cutBlocks(effort)
        part.removeAll()
        _ = integers.append(lengths.buffer, to: &part)
        output.appendVarint(UInt64(part.count))
        output.append(part.bytes)
        output.appendVarint(UInt64(firsts.count))
        if firsts.count > 0 {
            appendSized(firsts.buffer, to: &output)
            appendSized(ends.buffer, to: &output)
            appendSized(rawEnds.buffer, to: &output)
            output.append(blocks.bytes)
        }
        bytes.removeAll()
        lengths.removeAll()
    }

    private mutating func cutBlocks(_ effort: LZ4Effort) {
        firsts.removeAll()
        ends.removeAll()
        rawEnds.removeAll()
        blocks.removeAll()
        var (first, start, end) = (0, 0, 0)
        for index in 0..<lengths.count {
            end += Int(lengths.base[index])
            let isLast = index + 1 == lengths.count
            guard isLast || end - start >= HeapFormat.blockRawBytesTarget || index + 1 - first == HeapFormat.blockStringsMax
            else { continue }
            StoredBytes.append(UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end]), effort: effort, to: &blocks)
            firsts.append(UInt64(first))
            ends.append(UInt64(blocks.count))
            rawEnds.append(UInt64(end))
            (first, start) = (index + 1, end)
        }
    }

    private mutating func appendSized(_ values: UnsafeBufferPointer<UInt64>, to output: inout ByteHeap) {
        part.removeAll()
        AscendingColumn.append(values, to: &part)
        output.appendVarint(UInt64(part.count))
        output.append(part.bytes)
    }
}
