import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsIntegerTests {
    /// Random access, whole and partial decoding all tell `values`.
    private func check(_ values: [Int64], _ expected: IntegerEncoding? = nil, bitsMax: Double? = nil, _ name: String = "") throws {
        let (bytes, encoding) = ColumnSamples.encode(values)
        if let expected { #expect(encoding == expected, "\(name)") }
        if let bitsMax {
            let bits = Double(bytes.count * 8) / Double(values.count)
            #expect(bits <= bitsMax, "\(name)")
        }
        try ColumnSamples.withExact(bytes) { raw in
            let column = try #require(IntegerColumn(raw, count: values.count))
            #expect(column.encoding == encoding && column.bytesCount == bytes.count)
            #expect(column.decoded(0..<values.count) == values, "\(name)")
            #expect(column.decoded32(0..<values.count) == values.map { UInt32(truncatingIfNeeded: $0) }, "\(name)")
            let differing = values.indices.filter { column[$0] != values[$0] }
            #expect(differing.isEmpty, "\(name)")
            for range in [0..<0, 0..<1, 1..<40, 1000..<1030, 1023..<1025, 500..<2100] {
                let inside = range.clamped(to: 0..<values.count)
                #expect(column.decoded(inside) == Array(values[inside]), "\(name)")
            }
            #expect(column[-1] == 0 && column[values.count] == 0)
            #expect(column.decoded(values.count..<values.count + 3) == [0, 0, 0])
        }
    }

    @Test(arguments: ColumnSamples.counts) func `values of any width come back at every length`(count: Int) throws {
        var random = ColumnSamples.Random(UInt64(count))
        for width in 0...64 {
            let base = Int64(bitPattern: random.next())
            try check((0..<count).map { _ in base &+ Int64(bitPattern: random.next() & BitPacking.mask(width)) }, "width \(width)")
        }
    }

    private func check(_ values: [Int64], _ name: String) throws { try check(values, nil, bitsMax: nil, name) }

    @Test(arguments: ColumnSamples.counts) func `extreme values, runs, units and few distinct values come back at every length`(count: Int)
        throws
    {
        var random = ColumnSamples.Random(UInt64(count) + 7)
        let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        try check((0..<count).map { _ in extremes.randomElement(using: &random)! }, "extremes")
        try check((0..<count).map { Int64($0 % 2 == 0 ? Int64.min : .max) }, "both ends")
        try check((0..<count).map { $0 == count / 2 ? .min : 5 }, "one outlier below")
        try check((0..<count).map { Int64($0 / 100) * 77 }, "runs")
        try check((0..<count).map { Int64($0) * 1000 - 1_000_000 }, "unit")
        try check((0..<count).map { _ in Int64.random(in: -9_000_000_000...9_000_000_000, using: &random) * 1_000_000_000 }, "wide unit")
        let few = (0..<50).map { _ in Int64(bitPattern: random.next()) }
        try check((0..<count).map { _ in few.randomElement(using: &random)! }, "few distinct")
    }

    @Test func `one value is constant`() throws {
        try check([], .constant)
        try check([Int64](repeating: .min, count: 3000), .constant)
        #expect(ColumnSamples.encode([Int64](repeating: 5, count: 3000)).bytes.count == 2)
    }

    @Test func `uniform values cost their width`() throws {
        var random = ColumnSamples.Random(1)
        for width in [1, 3, 8, 13, 20, 31, 32, 33, 47, 63] {
            let values = (0..<8192).map { _ in Int64(bitPattern: random.next() & BitPacking.mask(width)) - 17 }
            try check(values, width > 12 ? .packed : nil, bitsMax: Double(width) + 0.1, "width \(width)")
        }
    }

    @Test func `outliers on either side become patches and do not widen the rest`() throws {
        var random = ColumnSamples.Random(2)
        for (name, outliers) in [("below", [Int64.min]), ("above", [Int64.max]), ("both", [-(1 << 40), 1 << 50])] {
            let values = (0..<8192).map { _ in
                Int.random(in: 0..<200, using: &random) == 0
                    ? outliers.randomElement(using: &random)! : Int64.random(in: 1000..<2000, using: &random)
            }
            try check(values, .packed, bitsMax: 10.7, name)
        }
    }

    @Test func `two far clusters of which one is small cost little more than the large one`() throws {
        var random = ColumnSamples.Random(3)
        let values = (0..<4096).map { index in Int64.random(in: 0..<(1 << 13), using: &random) &+ (index % 100 == 0 ? 1 << 45 : -(1 << 45))
        }
        try check(values, .packed, bitsMax: 14)
    }

    @Test func `whole milliseconds in microseconds cost ten bits less`() throws {
        var random = ColumnSamples.Random(4)
        let start: Int64 = 1_700_000_000_123_000
        let values = (0..<4096).map { _ in start + Int64.random(in: 0..<86_400_000, using: &random) * 1000 }
        try check(values, .packed, bitsMax: 27.1)
        try check(values + [start + 1], .packed, bitsMax: 37.1)
    }

    @Test func `few distinct values become codes`() throws {
        var random = ColumnSamples.Random(5)
        for distinct in [3, 100, 1000, 4096] {
            let table = (0..<distinct).map { _ in Int64(bitPattern: random.next()) }
            let values = (0..<65_536).map { _ in table.randomElement(using: &random)! }
            let codeBits = Double(BitPacking.width(of: UInt64(distinct - 1)))
            try check(values, .dictionary, bitsMax: codeBits + 0.2 + Double(distinct) * 64 / 65_536, "\(distinct) distinct")
        }
    }

    @Test func `long runs become runs, and each place finds its own`() throws {
        var random = ColumnSamples.Random(6)
        var values: [Int64] = []
        while values.count < 20_000 {
            values += [Int64](repeating: Int64(random.next() >> 30), count: Int.random(in: 1...300, using: &random))
        }
        try check(values, .runs, bitsMax: 0.5)
    }

    @Test func `an encoder used again writes what a new one writes`() {
        var encoder = IntegerColumnEncoder()
        let samples: [[Int64]] = [Array(0..<3000), [1, 2], [Int64](repeating: 7, count: 40), (0..<2000).map { Int64($0 % 3) << 50 }, []]
        for values in samples + samples.reversed() {
            let bytes = ColumnSamples.bytes { heap in _ = values.withUnsafeBufferPointer { encoder.append($0, to: &heap) } }
            #expect(bytes == ColumnSamples.encode(values).bytes)
        }
    }

    @Test(arguments: [40, 1100]) func `no damage makes a reader trap or look outside`(count: Int) {
        var random = ColumnSamples.Random(8)
        let samples: [[Int64]] = [
            (0..<count).map { _ in Int64(bitPattern: random.next() & 0x7F) },
            (0..<count).map { $0 % 37 == 5 ? .max : Int64($0 & 3) },
            (0..<count).map { Int64($0 / 30) << 40 },
            (0..<count).map { Int64(($0 &* 7919) % 5) << 45 },
            [Int64](repeating: 9, count: count),
        ]
        for values in samples {
            let bytes = ColumnSamples.encode(values).bytes
            ColumnSamples.forEachDamage(bytes) { damaged in
                ColumnSamples.withExact(damaged) { raw in
                    guard let column = IntegerColumn(raw, count: count) else { return }
                    _ = column.decoded(0..<count)
                    _ = column.decoded32(3..<count - 1)
                    for index in stride(from: 0, to: count, by: 7) { _ = column[index] }
                }
            }
            ColumnSamples.withExact(bytes) { raw in
                for wrong in [0, 1, count - 1, count + 1, 5000, -1, .max, .min] {
                    #expect(wrong >= 0 && wrong < 10_000 || AscendingColumn(raw, count: wrong) == nil)
                    guard let column = IntegerColumn(raw, count: wrong) else { continue }
                    _ = column.decoded(0..<min(wrong, 100))
                }
            }
        }
    }
}
