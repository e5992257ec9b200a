import EventModel

extension SortedIds {
    /// Appends one chunk.
    ///
    /// - Parameter ids: Distinct, ascending; at most ``countMax``; none is allowed.
    static func append(_ ids: UnsafeBufferPointer<ID>, to output: inout ByteHeap) {
        precondition(ids.count <= countMax, "a set of ids is bounded")
        guard let first = ids.first, let last = ids.last else { return output.append(UInt8(0)) }
        precondition(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "ids ascend and differ")
        let form = UUIDForm(of: ids)
        let least = form.number(first)
        let span = form.number(last) &- least
        let width = lowWidth(span, ids.count)
        let zeros = Int((span >> width).low) + 1
        output.append(form.fixed)
        output.append(form.bits)
        output.appendFixed(least.high)
        output.appendFixed(least.low)
        output.append(UInt8(width))
        output.appendVarint(UInt64(zeros))
        var string = OnesAndZerosWriter(ones: ids.count, zeros: zeros)
        for (rank, id) in ids.enumerated() { string.setOne(Int(((form.number(id) &- least) >> width).low) + rank) }
        string.finish(to: &output)
        appendLows(ids, form, least, width, to: &output)
    }

    /// The width with the fewest bits in all: one bit more for each id halves the zeros, which cost 8/7 bits each.
    private static func lowWidth(_ span: ID, _ count: Int) -> Int {
        var width = max(span.width - BitPacking.width(of: UInt64(count)), 0)
        while ((span >> width).low - (span >> (width + 1)).low) * 8 > UInt64(count) * 7 { width += 1 }
        return width
    }

    private static func appendLows(
        _ ids: UnsafeBufferPointer<ID>, _ form: UUIDForm, _ least: ID, _ width: Int, to output: inout ByteHeap
    ) {
        let mask = ID.mask(width)
        output.reserve((ids.count * width + 7) / 8 + 32)
        // Fewer than 64 bits wait; those of one id, 128 at most, come to them in two steps.
        var (waiting, used) = (UInt64(0), 0)
        for id in ids {
            let bits = (form.number(id) &- least) & mask
            add(bits.low, min(width, 64), &waiting, &used, to: &output)
            if width > 64 { add(bits.high, width - 64, &waiting, &used, to: &output) }
        }
        while used > 0 {
            output.append(UInt8(truncatingIfNeeded: waiting))
            waiting >>= 8
            used -= 8
        }
    }

    @inline(__always)
    private static func add(_ bits: UInt64, _ width: Int, _ waiting: inout UInt64, _ used: inout Int, to output: inout ByteHeap) {
        waiting |= bits << used
        used += width
        guard used >= 64 else { return }
        output.appendFixed(waiting)
        used -= 64
        waiting = bits >> (width - used)
    }
}

/// Writes the string of an Elias–Fano code and its hints. Grammar: SortedIds.swift.
private struct OnesAndZerosWriter {
    private var words: [UInt64]
    private let ones: Int
    private let zeros: Int

    init(ones: Int, zeros: Int) {
        (self.ones, self.zeros) = (ones, zeros)
        words = [UInt64](repeating: 0, count: OnesAndZeros.blockCount(ones + zeros) * OnesAndZeros.wordsPerBlock)
    }

    mutating func setOne(_ place: Int) { words[place >> 6] |= 1 << UInt64(place & 63) }

    func finish(to output: inout ByteHeap) {
        let onesBefore = onesBeforeBlocks()
        appendHints(ones, to: &output) { onesBefore[$0] }
        appendHints(zeros, to: &output) { $0 * OnesAndZeros.bitsPerBlock - onesBefore[$0] }
        for block in 0..<OnesAndZeros.blockCount(ones + zeros) {
            output.appendFixed(UInt64(onesBefore[block]))
            for index in 0..<OnesAndZeros.wordsPerBlock { output.appendFixed(words[block * OnesAndZeros.wordsPerBlock + index]) }
        }
    }

    private func onesBeforeBlocks() -> [Int] {
        var (counts, sum) = ([Int](), 0)
        for block in 0..<OnesAndZeros.blockCount(ones + zeros) {
            counts.append(sum)
            for index in 0..<OnesAndZeros.wordsPerBlock { sum += words[block * OnesAndZeros.wordsPerBlock + index].nonzeroBitCount }
        }
        return counts
    }

    /// For every 256th bit of a kind the block it stands in: the last one with at most so many before it.
    private func appendHints(_ total: Int, to output: inout ByteHeap, _ before: (Int) -> Int) {
        var block = 0
        for wanted in stride(from: 0, to: total, by: 1 << SortedIds.hintSpacingLog2) {
            while block + 1 < OnesAndZeros.blockCount(ones + zeros), before(block + 1) <= wanted { block += 1 }
            output.appendFixed(UInt32(block))
        }
    }
}
