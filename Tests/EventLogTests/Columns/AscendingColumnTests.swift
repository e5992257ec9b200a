import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsAscendingTests {
    private func encode(_ values: [UInt64]) -> [UInt8] {
        ColumnSamples.bytes { heap in values.withUnsafeBufferPointer { AscendingColumn.append($0, to: &heap) } }
    }

    private func check(_ values: [UInt64]) throws {
        let bytes = encode(values)
        try ColumnSamples.withExact(bytes) { raw in
            let column = try #require(AscendingColumn(raw, count: values.count))
            #expect(column.bytesCount == bytes.count)
            #expect(values.indices.allSatisfy { column[$0] == values[$0] })
            var probes = Set(values.flatMap { [$0 &- 1, $0, $0 &+ 1] })
            probes.formUnion([0, 1, .max, .max - 1])
            let wrong = probes.filter { probe in column.lowerBound(probe) != values.firstIndex { $0 >= probe } ?? values.count }
            #expect(wrong.isEmpty)
        }
    }

    @Test(arguments: [0, 1, 2, 127, 128, 129, 300, 1024]) func `values come back and are found, at every length`(count: Int) throws {
        var random = ColumnSamples.Random(UInt64(count))
        try check((0..<count).map { UInt64($0) })
        try check((0..<count).map { UInt64($0) * 1_000_003 + 77 })
        try check((0..<count).map { UInt64($0 / 200) })
        try check((0..<count).map { _ in random.next() }.sorted())
        try check((0..<count).map { _ in UInt64.random(in: 0..<50, using: &random) }.sorted())
        try check([UInt64](repeating: .max, count: count))
        try check((0..<count).map { $0 < count / 2 ? 0 : .max })
    }

    @Test func `gaps of twenty cost about the width of 128 gaps`() {
        let bytes = encode((0..<65_536).map { UInt64($0 * 20 + $0 % 7) })
        #expect(Double(bytes.count * 8) / 65_536 < 12.4)
    }

    @Test func `no damage makes a reader trap or look outside`() {
        var random = ColumnSamples.Random(9)
        for count in [1, 5, 300] {
            let values = (0..<count).map { _ in random.next() >> 40 }.sorted()
            ColumnSamples.forEachDamage(encode(values)) { damaged in
                ColumnSamples.withExact(damaged) { raw in
                    guard let column = AscendingColumn(raw, count: count) else { return }
                    for index in stride(from: 0, to: count, by: 3) { _ = column[index] }
                    for probe in [0, 1, values[count / 2], .max] { #expect((0...count).contains(column.lowerBound(probe))) }
                }
            }
        }
    }
}
