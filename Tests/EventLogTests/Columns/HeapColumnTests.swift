import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsHeapTests {
    private func encode(_ strings: [[UInt8]], effort: LZ4Effort = .fast) -> [UInt8] {
        var builder = HeapColumnBuilder()
        for string in strings { string.withUnsafeBufferPointer { builder.append($0) } }
        return ColumnSamples.bytes { builder.finish(effort: effort, into: &$0) }
    }

    private func check(_ strings: [[UInt8]]) throws {
        for effort in [LZ4Effort.fast, .high] {
            let bytes = encode(strings, effort: effort)
            try ColumnSamples.withExact(bytes) { raw in
                let column = try #require(HeapColumn(raw, count: strings.count))
                #expect(column.bytesCount == bytes.count)
                var cursor = HeapCursor()
                cursor.open(column)
                for index in strings.indices {
                    #expect(cursor.string(index).map(Array.init) == strings[index])
                }
                for index in strings.indices.reversed().prefix(50) { #expect(cursor.string(index).map(Array.init) == strings[index]) }
                #expect(cursor.string(-1) == nil && cursor.string(strings.count) == nil)
            }
        }
    }

    @Test(arguments: [0, 1, 2, 100, 1023, 1024, 1025, 2500]) func `strings come back at every number`(count: Int) throws {
        var random = ColumnSamples.Random(UInt64(count))
        try check((0..<count).map { Array("order \($0) was paid with card \($0 % 7)".utf8) })
        try check(
            (0..<count).map { _ in (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) } })
        try check([[UInt8]](repeating: [], count: count))
    }

    @Test func `the largest string fits, next to small ones`() throws {
        var random = ColumnSamples.Random(4)
        let large = (0..<HeapFormat.stringBytesMax).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        try check([[1], large, [], [UInt8](repeating: 9, count: HeapFormat.stringBytesMax), [2]])
    }

    @Test func `blocks are compressed only where that saves an eighth`() {
        var random = ColumnSamples.Random(5)
        let noise = (0..<500).map { _ in (0..<60).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
        #expect(encode(noise).count < 500 * 60 + 60)
        #expect(encode((0..<500).map { Array("the customer asked for a refund of order \($0 / 9)".utf8) }).count < 500 * 10)
    }

    @Test func `a builder used again writes what a new one writes`() {
        var builder = HeapColumnBuilder()
        for strings in [[[1, 2], [3]], [], (0..<900).map { [UInt8(truncatingIfNeeded: $0)] }, [[9]]] as [[[UInt8]]] {
            let joined = strings.flatMap { $0 }
            joined.withUnsafeBytes { bytes in strings.map { Int64($0.count) }.withUnsafeBufferPointer { builder.append(bytes, lengths: $0) }
            }
            #expect(ColumnSamples.bytes { builder.finish(into: &$0) } == encode(strings))
        }
    }

    @Test func `no damage makes a reader trap, look outside or ask for much memory`() {
        var random = ColumnSamples.Random(6)
        for strings in [
            [[5]], (0..<60).map { Array("repeated text \($0 % 3)".utf8) },
            (0..<30).map { _ in (0..<9).map { _ in UInt8(truncatingIfNeeded: random.next()) } },
        ] {
            ColumnSamples.forEachDamage(encode(strings)) { damaged in
                ColumnSamples.withExact(damaged) { raw in
                    for count in [strings.count, strings.count + 1] {
                        guard let column = HeapColumn(raw, count: count) else { continue }
                        var cursor = HeapCursor()
                        cursor.open(column)
                        for index in stride(from: 0, to: count, by: 5) {
                            _ = cursor.string(index)
                        }
                    }
                }
            }
        }
    }
}
