import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsSortedIdsTests {
    typealias ID = SortedIds.ID

    private func encode(_ ids: [ID]) -> [UInt8] {
        ColumnSamples.bytes { heap in ids.withUnsafeBufferPointer { SortedIds.append($0, to: &heap) } }
    }

    private static func version4(_ random: inout ColumnSamples.Random) -> ID {
        ID(high: random.next() & ~0xF000 | 0x4000, low: random.next() >> 2 | 1 << 63)
    }

    private static func version7(_ random: inout ColumnSamples.Random, millis: UInt64) -> ID {
        ID(high: (0x0190_0000_0000 &+ millis) << 16 | 0x7000 | random.next() & 0xFFF, low: random.next() >> 2 | 1 << 63)
    }

    private func check(_ ids: [ID], _ name: String, bitsMax: Double? = nil) throws {
        let bytes = encode(ids)
        if let bitsMax { #expect(Double(bytes.count * 8) / Double(ids.count) <= bitsMax, "\(name)") }
        try ColumnSamples.withExact(bytes) { raw in
            let column = try #require(SortedIds(raw, count: ids.count))
            #expect(column.bytesCount == bytes.count)
            #expect(ids.indices.filter { column[$0] != ids[$0] }.isEmpty, "\(name)")
            #expect(ids.indices.filter { column.rank(of: ids[$0]) != $0 }.isEmpty, "\(name)")
            var walked: [ID] = []
            column.forEach { walked.append($0) }
            #expect(walked == ids, "\(name)")
            var cursor = column.makeCursor(at: ids.count / 3)
            #expect(cursor.next() == ids.dropFirst(ids.count / 3).first)
            let known = Set(ids)
            for id in ids.prefix(300) + ids.suffix(300) {
                for other in [
                    id &+ ID(high: 0, low: 1), id &- ID(high: 0, low: 1), id &+ ID(high: 1 << 63, low: 0), id &+ ID(high: 0x1000, low: 0),
                ] {
                    #expect(known.contains(other) || column.rank(of: other) == nil)
                }
            }
            #expect(column[-1] == ID(high: 0, low: 0) && column[ids.count] == ID(high: 0, low: 0))
        }
    }

    @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 1000, 5000]) func `ids of any kind come back and are found, at every length`(count: Int)
        throws
    {
        var random = ColumnSamples.Random(UInt64(count))
        try check(Set((0..<count).map { _ in ID(high: random.next(), low: random.next()) }).sorted(), "random")
        try check(Set((0..<count).map { _ in Self.version4(&random) }).sorted(), "version 4")
        try check(Set((0..<count).map { Self.version7(&random, millis: UInt64($0) / 3) }).sorted(), "version 7")
        try check(
            Set((0..<count).map { $0 % 5 == 0 ? Self.version4(&random) : Self.version7(&random, millis: random.next() >> 50) }).sorted(),
            "mixed")
        try check((0..<count).map { ID(high: 5, low: UInt64($0)) }, "dense")
        try check(
            (0..<count).map { $0 < count / 2 ? ID(high: 0, low: UInt64($0)) : ID(high: .max, low: .max - UInt64(count - $0)) }, "two ends")
        try check((0..<count).map { ID(high: UInt64($0) << 40, low: 3) }, "spread")
    }

    @Test func `random ids cost their entropy and two bits`() throws {
        var random = ColumnSamples.Random(11)
        let log2 = 14
        try check(
            Set((0..<1 << log2).map { _ in ID(high: random.next(), low: random.next()) }).sorted(), "random",
            bitsMax: Double(128 - log2) + 2.6)
        try check(Set((0..<1 << log2).map { _ in Self.version4(&random) }).sorted(), "version 4", bitsMax: Double(122 - log2) + 2.6)
    }

    @Test func `no damage makes a reader trap or look outside`() {
        var random = ColumnSamples.Random(12)
        for ids in [
            [ID(high: 7, low: 7)], (0..<300).map { _ in Self.version4(&random) }.sorted(),
            (0..<40).map { Self.version7(&random, millis: $0) }.sorted(),
        ] {
            ColumnSamples.forEachDamage(encode(ids)) { damaged in
                ColumnSamples.withExact(damaged) { raw in
                    for count in [ids.count, ids.count + 1] {
                        guard let column = SortedIds(raw, count: count) else { continue }
                        var walked = 0
                        column.forEach { _ in walked += 1 }
                        #expect(walked <= count)
                        for rank in stride(from: 0, to: ids.count, by: 17) {
                            _ = column[rank]
                            if let found = column.rank(of: ids[rank]) { #expect((0..<count).contains(found)) }
                        }
                    }
                }
            }
        }
    }
}
