import EventModel
import Testing

@testable import EventLog

@Suite struct MessageIdFilterTests {
    /// The hash of key number `number`: what a good hash of an id looks like.
    private func hash(_ number: Int) -> UInt64 { MessageIdHash.mixed(UInt64(truncatingIfNeeded: number)) }

    private func filter(keys: Int) -> MessageIdFilter {
        var filter = MessageIdFilter()
        for number in 0..<keys { filter.insert(hash(number)) }
        return filter
    }

    @Test func `an empty filter contains nothing`() {
        let filter = MessageIdFilter()
        #expect((0..<10_000).allSatisfy { !filter.mayContain(hash($0)) })
        #expect(filter.count == 0)
    }

    @Test func `every key that was inserted is found, in all generations`() {
        let filter = filter(keys: 400_000)
        #expect(filter.count == 400_000)
        #expect(filter.laneCount == 2)
        #expect((0..<400_000).allSatisfy { filter.mayContain(hash($0)) })
    }

    @Test(arguments: [100_000, 250_000, 600_000, 1_250_000])
    func `false positives are as many as the formula says`(keys: Int) {
        let filter = filter(keys: keys)
        let asked = 2_000_000
        let found = (0..<asked).reduce(0) { $0 + (filter.mayContain(hash(-1 - $1)) ? 1 : 0) }
        let expected = Double(asked) * FilterFill.falsePositiveRate(keys: keys)
        #expect(Double(found) < expected * 1.5 + 30, "\(found) found, \(expected) expected")
        #expect(Double(found) > expected * 0.5 - 30, "\(found) found, \(expected) expected")
    }

    @Test func `a hundred million keys take less than 200 MB and answer wrongly less than once in 200`() {
        #expect(FilterFill.bytes(keys: 100_000_000) <= 200_000_000)
        #expect(FilterFill.falsePositiveRate(keys: 100_000_000) < 0.005)
        #expect(FilterFill.generations(keys: 100_000_000) == 6)
        #expect(FilterFill.falsePositiveRate(keys: 950_000_000) < 0.011)
        #expect(FilterFill.bytes(keys: 950_000_000) <= 2_000_000_000)
    }

    @Test(arguments: [15_625, 1000, 3, 2, 1])
    func `the next generation's memory comes in time, a piece at a time where inserts are left for it`(inserts: Int) {
        var next = FilterNextGeneration()
        var (left, calls) = (inserts, 0)
        while left > 0 {
            let step = next.prepare(2, before: left)
            #expect((1...left).contains(step))
            (left, calls) = (left - step, calls + 1)
        }
        // Generation 2 has 10.7 MB: six pieces.
        #expect(calls == min(inserts, 6))
        #expect(next.take(2).blockCount == FilterLadder.blockCount(2))
    }

    @Test func `keys that agree in 40 of 64 bits share no more than others`() {
        // Hashes are XXH3's and agree in nothing; but a poor mixing of them would show here first.
        var filter = MessageIdFilter()
        for number in 0..<20_000 { filter.insert(hash(7) & ~0xFF_FFFF | UInt64(number)) }
        let found = (20_000..<40_000).reduce(0) { $0 + (filter.mayContain(hash(8) & ~0xFF_FFFF | UInt64($1)) ? 1 : 0) }
        #expect(found == 0)
    }
}

/// What the ladder's sizes mean for a number of keys.
enum FilterFill {
    static func generations(keys: Int) -> Int { fills(keys).count }

    static func bytes(keys: Int) -> Int { fills(keys).indices.reduce(0) { $0 + FilterLadder.blockCount($1) * FilterBlock.bytes } }

    static func falsePositiveRate(keys: Int) -> Double {
        fills(keys).enumerated().reduce(0) { rate, fill in
            rate + FilterBlock.falsePositiveRate(keysPerBlock: Double(fill.element) / Double(FilterLadder.blockCount(fill.offset)))
        }
    }

    private static func fills(_ keys: Int) -> [Int] {
        var (rest, result): (Int, [Int]) = (keys, [])
        while rest > 0 {
            result.append(min(rest, FilterLadder.capacity(result.count)))
            rest -= result[result.count - 1]
        }
        return result
    }
}

extension MessageIdHash {
    /// A number as a well mixed hash (splitmix64).
    static func mixed(_ number: UInt64) -> UInt64 {
        var z = number &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
