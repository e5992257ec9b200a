import EventModel
import Testing

@testable import EventLog

@Suite struct ColumnsPrefixedNumbersTests {
    /// The prefix found, after every string came back from it.
    private func prefix(_ strings: [String]) throws -> String? {
        let bytes = strings.map { Array($0.utf8) }
        let found = withBuffers(bytes) { buffers in PrefixedNumbers.prefixBytes(count: buffers.count) { buffers[$0] } }
        guard let found else { return nil }
        let prefix = Array(bytes[0][..<found])
        for string in bytes {
            let number = try #require(string.withUnsafeBufferPointer { PrefixedNumbers.number($0, prefixBytes: found) })
            let written = ColumnSamples.bytes { heap in
                prefix.withUnsafeBufferPointer { PrefixedNumbers.append(number, prefix: $0, to: &heap) }
            }
            #expect(written == string)
        }
        return String(decoding: prefix, as: UTF8.self)
    }

    private func withBuffers<R>(_ bytes: [[UInt8]], _ body: ([UnsafeBufferPointer<UInt8>]) -> R) -> R {
        let buffers = bytes.map { source in
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: source.count)
            _ = copy.initialize(from: source)
            return UnsafeBufferPointer(copy)
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        return body(buffers)
    }

    @Test func `a common prefix before canonical numbers is found`() throws {
        #expect(try prefix(["o1", "o12345678", "o0"]) == "o")
        #expect(try prefix(["1", "22", "303"]) == "")
        #expect(try prefix(["0"]) == "")
        #expect(try prefix(["order-100", "order-105"]) == "order-")
        #expect(try prefix(["2024-01", "2024-07"]) == "2024-0")
        #expect(try prefix(["x007", "x008"]) == "x00")
        #expect(try prefix(["x00", "x00"]) == "x0")
        #expect(try prefix(["a1b2", "a1b33"]) == "a1b")
        #expect(try prefix(["n999999999999999999", "n0"]) == "n")
        #expect(try prefix(["7777777777777777777777", "7777777777777777777778"]) == "7777")
    }

    @Test func `strings of any other form have none`() throws {
        #expect(try prefix([]) == nil)
        #expect(try prefix([""]) == nil)
        #expect(try prefix(["o"]) == nil)
        #expect(try prefix(["o1", "p1"]) == nil)
        #expect(try prefix(["o1", "o"]) == nil)
        #expect(try prefix(["o1", "o1x"]) == nil)
        #expect(try prefix(["o01", "o12"]) == nil)
        #expect(try prefix(["x0", "x00"]) == nil)
        #expect(try prefix(["1234567890123456789", "2"]) == nil)
    }

    @Test func `whatever is found gives all strings back`() throws {
        var random = ColumnSamples.Random(1)
        for _ in 0..<3000 {
            let strings = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                String((0..<Int.random(in: 0...4, using: &random)).map { _ in "0129a".randomElement(using: &random)! })
            }
            _ = try prefix(strings)
        }
    }

    @Test func `any number is written, and what is none is refused`() {
        func text(_ number: Int64) -> String {
            String(
                decoding: ColumnSamples.bytes {
                    PrefixedNumbers.append(number, prefix: UnsafeBufferPointer(start: nil, count: 0), to: &$0)
                }, as: UTF8.self)
        }
        for number in [0, 9, 10, 99, 100, 999_999_999_999_999_999, 1_000_000_000_000_000_000, .max] as [Int64] {
            #expect(text(number) == String(number))
        }
        #expect(text(-1) == "0" && text(.min) == "0")
        for (string, prefix) in [("o12", 3), ("o12", 0), ("o012", 1), ("o1x", 1), ("", 0), ("1", -1)] {
            #expect(Array(string.utf8).withUnsafeBufferPointer { PrefixedNumbers.number($0, prefixBytes: prefix) } == nil)
        }
    }
}
