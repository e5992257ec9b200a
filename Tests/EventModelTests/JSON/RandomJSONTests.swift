import Testing

@testable import EventModel

@Suite struct RandomJSONTests {
    @Test(arguments: 0..<10)
    func `any JSON comes back as an independent writer would write it`(batch: Int) throws {
        for index in 0..<60 {
            let seed = UInt64(batch * 1000 + index)
            var random = RandomJSON(seed: seed)
            let text = random.object(depth: 5)
            #expect(Array(try JSONValue(parsing: text.sent).jsonText.utf8) == Array(text.kept.utf8), "seed \(seed)")
        }
    }

    @Test func `reading what was written gives the same packed bytes`() throws {
        for seed in 0..<200 {
            var random = RandomJSON(seed: UInt64(seed))
            let text = random.object(depth: 4)
            #expect(try JSONValue(parsing: text.sent) == JSONValue(parsing: text.kept), "seed \(seed)")
        }
    }
}
