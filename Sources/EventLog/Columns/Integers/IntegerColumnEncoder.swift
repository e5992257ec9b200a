import EventModel

/// Writes integer chunks, each in the encoding that costs the fewest bits. Grammar: IntegerEncoding.swift.
struct IntegerColumnEncoder: ~Copyable {
    private var packed = PackedIntegersEncoder()
    private var distinct = DistinctValues()
    private var codes = Scratch<Int64>()
    private var runValues = Scratch<Int64>()
    private var runEnds = Scratch<UInt64>()
    private var part = ByteHeap()

    /// Packed chunks are the fastest to read; another encoding has to save at least 1/16.
    private static let worthwhile = 16
    private static let sampleCount = 1024

    init() {}

    /// Appends one chunk.
    ///
    /// - Parameter values: At most ``IntegerEncoding/valuesMax``; none is allowed.
    /// - Complexity: O(values).
    mutating func append(_ values: UnsafeBufferPointer<Int64>, to output: inout ByteHeap) -> IntegerEncoding {
        precondition(values.count <= IntegerEncoding.valuesMax, "a chunk is bounded")
        let extent = values.isEmpty ? nil : ValueExtent(values)
        guard let extent, extent.minimum < extent.maximum else {
            output.append(IntegerEncoding.constant.rawValue)
            output.appendZigzag(extent?.minimum ?? 0)
            return .constant
        }
        let bits = packed.plan(values, extent)
        let budget = bits - bits / Self.worthwhile
        let runsBits = Self.runsBits(extent, values.count)
        let encoding: IntegerEncoding =
            encodeDictionary(values, extent, budget: min(budget, runsBits)) ? .dictionary : runsBits < budget ? .runs : .packed
        output.append(encoding.rawValue)
        switch encoding {
        case .runs: appendRuns(values, extent, to: &output)
        case .dictionary: appendDictionary(to: &output)
        case .packed, .constant: packed.write(to: &output)
        }
        return encoding
    }

    /// What runs would cost: values across the whole extent, and ends in vectors of 128.
    private static func runsBits(_ extent: ValueExtent, _ count: Int) -> Int {
        let endBits = BitPacking.width(of: UInt64(count / extent.runs)) + AscendingColumn.vectorValuesLog2
        return 128 + extent.runs * (extent.width + endBits)
    }

    private mutating func appendRuns(_ values: UnsafeBufferPointer<Int64>, _ extent: ValueExtent, to output: inout ByteHeap) {
        runValues.removeAll()
        runEnds.removeAll()
        for index in values.indices where index + 1 == values.count || values[index] != values[index + 1] {
            runValues.append(values[index])
            runEnds.append(UInt64(index + 1))
        }
        output.appendVarint(UInt64(runValues.count))
        _ = packed.plan(runValues.buffer, extent)
        appendPart(to: &output)
        AscendingColumn.append(runEnds.buffer, to: &output)
    }

    /// Tries to give every value a code; false when that does not fit the budget of bits. `packed` keeps its plan then.
    private mutating func encodeDictionary(_ values: UnsafeBufferPointer<Int64>, _ extent: ValueExtent, budget: Int) -> Bool {
        let limit = Self.distinctLimit(values.count, extent.width, budget: budget)
        guard limit > 1, sampleHasFewer(than: limit, values) else { return false }
        distinct.reset(capacity: limit)
        codes.resize(values.count)
        var index = 0
        while index < values.count {
            codes.base[index] = Int64(distinct.code(values[index]))
            if distinct.values.count > limit { return false }
            index &+= 1
        }
        let ranks = distinct.sort()
        index = 0
        while index < values.count {
            codes.base[index] = Int64(ranks[Int(codes.base[index])])
            index &+= 1
        }
        return true
    }

    /// How many distinct values a dictionary may have and still fit the budget.
    private static func distinctLimit(_ count: Int, _ width: Int, budget: Int) -> Int {
        for log2 in stride(from: 12, through: 1, by: -1) {
            let left = budget - 128 - count * log2
            if left > 0 { return min(1 << log2, left / max(width, 1), count) }
        }
        return 0
    }

    private mutating func sampleHasFewer(than limit: Int, _ values: UnsafeBufferPointer<Int64>) -> Bool {
        guard values.count > Self.sampleCount * 2 else { return true }
        distinct.reset(capacity: Self.sampleCount)
        let step = values.count / Self.sampleCount
        for sample in 0..<Self.sampleCount { _ = distinct.code(values[sample * step]) }
        // Of 4,096 equally frequent values, 1,024 draws show about 906.
        return distinct.values.count <= min(limit, Self.sampleCount * 15 / 16)
    }

    private mutating func appendDictionary(to output: inout ByteHeap) {
        output.appendVarint(UInt64(distinct.values.count))
        _ = packed.plan(distinct.values.buffer, ValueExtent(distinct.values.buffer))
        appendPart(to: &output)
        _ = packed.plan(codes.buffer, ValueExtent(codes.buffer))
        packed.write(to: &output)
    }

    /// Appends what `packed` has planned, its size first.
    private mutating func appendPart(to output: inout ByteHeap) {
        part.removeAll()
        packed.write(to: &part)
        output.appendVarint(UInt64(part.count))
        output.append(part.bytes)
    }
}
