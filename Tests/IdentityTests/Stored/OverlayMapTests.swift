import EventModel
import Testing

@testable import Identity

struct OverlayMapTests {
    @Test func `it holds what a dictionary holds`() {
        var randomness = Randomness(seed: 3)
        var map = OverlayMap()
        var expected: [UInt64: UInt32] = [:]
        for _ in 0..<4000 {
            let key = randomness.chance(50) ? UInt64(randomness.below(2000)) : randomness.next() & 0xFFFF_0000_0000_FFFF
            let value = UInt32(1 + randomness.below(1000))
            map.set(value, for: key)
            expected[key] = value
        }
        #expect(map.used == expected.count)
        #expect(expected.allSatisfy { map[$0.key] == $0.value })
        #expect((5000..<6000).allSatisfy { map[$0] == 0 })
    }

    @Test func `a search in a map without a free entry ends`() {
        var entries = OverlayArray<OverlayMap.Entry>(zeros: 256)
        for index in 0..<UInt32(256) { entries.set(index, to: OverlayMap.Entry(UInt64(index) + 1000, 7)) }
        var map = OverlayMap(entries: entries, used: 100) ?? OverlayMap()
        #expect(map[5] == 0)
        #expect(map[1005] == 7)
        map.set(9, for: 5)
        #expect(map[1255] == 7 || map[5] == 9)
    }

    @Test(arguments: [(1, 0), (100, 0), (255, 3), (256, 193), (256, -1), (512, 400)])
    func `sizes that cannot be are not taken`(capacity: Int, used: Int) {
        let isTaken = OverlayMap(entries: OverlayArray(zeros: capacity), used: used) != nil
        #expect(!isTaken)
    }
}
