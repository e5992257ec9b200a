import Testing

@testable import EventModel

/// Loads and compares of eight bytes against what they stand for, a byte at a time.
@Suite struct BytesTests {
    /// Random bytes of every length up to `lengthMax`, with other bytes behind them.
    private func forEachLength(_ lengthMax: Int, _ body: (UnsafePointer<UInt8>, Int, inout RandomJSON.Seeded) -> Void) {
        var random = RandomJSON.Seeded(state: 1)
        for count in 0...lengthMax {
            for _ in 0..<5 {
                let bytes = (0..<count + 64).map { _ in UInt8.random(in: 0...255, using: &random) }
                bytes.withUnsafeBufferPointer { body($0.baseAddress!, count, &random) }
            }
        }
    }

    @Test func `the first word is the first eight bytes, zeros past the end`() {
        forEachLength(20) { p, count, _ in
            var expected = UInt64(0)
            for at in 0..<min(count, 8) { expected |= UInt64(p[at]) << UInt64(at * 8) }
            #expect(firstWord(p, count) == expected)
            #expect(paddedFirstWord(p, count) == expected)
        }
    }

    @Test func `bytes are equal when all are, and a difference at any place is seen`() {
        forEachLength(40) { p, count, random in
            var other = Array(UnsafeBufferPointer(start: p, count: count))
            other.append(~p[count])
            #expect(equalBytes(p, other, count))
            guard count > 0 else { return }
            other[Int.random(in: 0..<count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            #expect(!equalBytes(p, other, count))
        }
    }

    @Test func `a padded copy has the bytes asked for`() {
        forEachLength(200) { p, count, _ in
            var target = [UInt8](repeating: 0xAA, count: count + 64)
            target.withUnsafeMutableBufferPointer { paddedCopy(p, to: $0.baseAddress!, count) }
            #expect(target[..<count].elementsEqual(UnsafeBufferPointer(start: p, count: count)))
            #expect(target[(count + 16)...].allSatisfy { $0 == 0xAA })
        }
    }

    @Test func `eight bytes are lower-cased as one by one`() {
        for byte in UInt8.min...UInt8.max {
            let expected = (65...90).contains(byte) ? byte + 32 : byte
            #expect(lowerCased(byte) == expected)
            for at in UInt64(0)..<8 {
                let others = UInt64(0x5A5A_5A5A_5A5A_5A5A) & ~(0xFF << (at * 8))
                let word = lowerCased(others | UInt64(byte) << (at * 8))
                if word != (others | 0x2020_2020_2020_2020) & ~(0xFF << (at * 8)) | UInt64(expected) << (at * 8) { Issue.record("\(byte) at \(at)") }
            }
        }
    }
}
