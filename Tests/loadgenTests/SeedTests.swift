import Testing

@testable import loadgen

struct SeedTests {
    @Test(arguments: [0, 1, 2, UInt64.max])
    func `the mixes of one seed draw other numbers, and so have other messageIds`(seed: UInt64) {
        let plan = GenerationPlan(customers: 10, events: 10, seed: seed, fromMillis: 0, toMillis: 1000, includesThirdParty: false)
        var (shop, anchors) = (ShopGenerator(plan: plan).random, AnchorsGenerator(plan: plan).random)
        let drawn = Set((0..<100_000).map { _ in shop.next() })
        #expect((0..<100_000).allSatisfy { _ in !drawn.contains(anchors.next()) })
    }
}
