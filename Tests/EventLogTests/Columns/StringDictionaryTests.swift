import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsStringDictionaryTests {
    private func encode(_ strings: [[UInt8]], effort: LZ4Effort = .high) -> [UInt8] {
        var builder = StringDictionaryBuilder(effort: effort)
        for string in strings { string.withUnsafeBufferPointer { builder.append($0) } }
        return ColumnSamples.bytes { builder.finish(into: &$0) }
    }

    private func texts(_ strings: [String]) -> [[UInt8]] {
        Set(strings.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func string(_ dictionary: StringDictionary, _ code: Int) -> [UInt8]? {
        var heap = ByteHeap()
        heap.append(7)
        guard dictionary.append(code, to: &heap) else {
            #expect(heap.count == 1, "nothing stays behind")
            return nil
        }
        return Array(heap.bytes.dropFirst())
    }

    private static func neighbours(_ string: [UInt8]) -> [[UInt8]] {
        [string + [0], string + [255], Array(string.dropLast()), Array(string.dropLast()) + [1]]
    }

    private func check(_ strings: [[UInt8]], ratioMin: Double = 0) throws {
        let bytes = encode(strings)
        #expect(Double(strings.reduce(0) { $0 + $1.count }) >= ratioMin * Double(bytes.count))
        try ColumnSamples.withExact(bytes) { raw in
            let dictionary = try #require(StringDictionary(raw))
            #expect(dictionary.count == strings.count && dictionary.bytesCount == bytes.count && dictionary.verify())
            #expect(strings.indices.filter { string(dictionary, $0) != strings[$0] }.isEmpty)
            #expect(strings.indices.filter { code in strings[code].withUnsafeBufferPointer { dictionary.find($0) } != code }.isEmpty)
            let known = Set(strings)
            for near in strings.flatMap(Self.neighbours) where !known.contains(near) {
                #expect(near.withUnsafeBufferPointer { dictionary.find($0) } == nil)
            }
            var cursor = dictionary.makeCursor()
            var walked: [[UInt8]] = []
            while cursor.next() { walked.append(Array(cursor.current)) }
            #expect(walked == strings && !cursor.isDamaged)
            #expect(string(dictionary, -1) == nil && string(dictionary, strings.count) == nil)
        }
    }

    @Test func `one string is below another as Swift has it, wherever they part`() {
        var random = ColumnSamples.Random(7)
        for _ in 0..<2000 {
            let common = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8(random.next() & 0xFF) }
            let ends = (0..<2).map { _ in (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8(random.next() & 1) &* 255 } }
            let (a, b) = (common + ends[0], common + ends[1])
            let isFirst = a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { b in isBelow(a, b) } }
            #expect(isFirst == a.lexicographicallyPrecedes(b), "\(a) \(b)")
        }
    }

    @Test(arguments: [0, 1, 2, 15, 16, 17, 33, 500, 3000]) func `strings come back, are found and walked, at every number`(count: Int)
        throws
    {
        var random = ColumnSamples.Random(UInt64(count))
        try check(texts((0..<count).map { "https://shop.example/products/\($0 * 7919 % 10_007)?ref=\($0 % 13)" }))
        try check(texts((0..<count).map { _ in String(random.next(), radix: 36) }))
        try check(
            Set(
                (0..<count).map { _ in (0..<Int.random(in: 0...3, using: &random)).map { _ in UInt8.random(in: 254...255, using: &random) }
                }
            )
            .sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `addresses of pages shrink to a fraction`() throws {
        try check(texts((0..<5000).map { "https://shop.example/products/\($0)/reviews" }), ratioMin: 4)
    }

    @Test func `a string of the largest size, any bytes, and the empty string have their codes`() throws {
        var random = ColumnSamples.Random(3)
        let large = (0..<StringDictionaryFormat.stringBytesMax).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
        let same = [UInt8](repeating: 255, count: StringDictionaryFormat.stringBytesMax)
        let strings = [[], [0], [0, 0], [0, 255], [128], large, same].sorted { $0.lexicographicallyPrecedes($1) }
        let bytes = encode(strings)
        try ColumnSamples.withExact(bytes) { raw in
            let dictionary = try #require(StringDictionary(raw))
            #expect(strings.indices.allSatisfy { string(dictionary, $0) == strings[$0] })
            #expect(strings.indices.allSatisfy { code in strings[code].withUnsafeBufferPointer { dictionary.find($0) } == code })
        }
    }

    @Test func `a damaged page is seen by its checksum, a damaged directory when opened`() throws {
        let strings = texts((0..<900).map { "value \($0)" })
        let bytes = encode(strings)
        let pagesStart = try ColumnSamples.withExact(bytes) { raw in
            let dictionary = try #require(StringDictionary(raw))
            return bytes.count - (0..<dictionary.pageCount).reduce(0) { $0 + (dictionary.stored($1)?.stored.count ?? 0) }
        }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index & 7)
            ColumnSamples.withExact(damaged) { raw in
                let dictionary = StringDictionary(raw)
                if index < pagesStart { #expect(dictionary == nil) } else { #expect(dictionary?.verify() == false) }
            }
        }
    }

    @Test func `no damage makes a reader trap or look outside`() {
        for strings in [
            texts(["a"]), texts((0..<40).map { "https://shop.example/\($0)" }),
            texts((0..<300).map { String($0 &* 0x9E37_79B9, radix: 36) }),
        ] {
            ColumnSamples.forEachDamage(encode(strings)) { damaged in
                // Half of them with a directory whose checksum holds.
                for bytes in [damaged, Self.withChecksum(damaged)] { read(bytes, strings) }
            }
        }
    }

    private static func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= StringDictionaryFormat.directoryHeadBytes else { return bytes }
        var bytes = bytes
        bytes.withUnsafeMutableBytes { buffer in
            let size = Int(UnsafeRawBufferPointer(buffer).field(8, as: UInt32.self))
            guard size <= buffer.count - 12 else { return }
            buffer.setField(0, SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: buffer[12..<12 + size])))
        }
        return bytes
    }

    private func read(_ bytes: [UInt8], _ strings: [[UInt8]]) {
        ColumnSamples.withExact(bytes) { raw in
            guard let dictionary = StringDictionary(raw) else { return }
            _ = dictionary.verify()
            for code in stride(from: 0, to: strings.count, by: 11) {
                _ = string(dictionary, code)
                _ = strings[code].withUnsafeBufferPointer { dictionary.find($0) }
            }
            var cursor = dictionary.makeCursor()
            var walked = 0
            while walked < 1000, cursor.next() { walked += 1 }
        }
    }
}
